CREATE TABLE broker_context(
  number @serial@,
  service TEXT NOT NULL,
  id TEXT NOT NULL,
  kind BIGINT NOT NULL,
  body TEXT NOT NULL,
  created BIGINT NOT NULL,
  UNIQUE(service, id));
