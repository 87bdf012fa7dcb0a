ALTER TABLE vals ADD COLUMN kind text;
