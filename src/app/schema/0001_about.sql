CREATE TABLE town_about (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
