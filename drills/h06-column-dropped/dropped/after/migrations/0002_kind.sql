ALTER TABLE vals DROP COLUMN legacy_kind;
