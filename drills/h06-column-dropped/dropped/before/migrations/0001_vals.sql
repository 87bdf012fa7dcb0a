CREATE TABLE vals (
  name text PRIMARY KEY,
  code text NOT NULL,
  legacy_kind text
);
