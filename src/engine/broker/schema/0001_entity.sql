CREATE TABLE broker_entity(
  number @key@,
  service TEXT NOT NULL,
  id TEXT NOT NULL,
  types TEXT NOT NULL,
  scopes TEXT NOT NULL,
  text TEXT NOT NULL,
  created BIGINT NOT NULL,
  modified BIGINT NOT NULL,
  expires BIGINT,
  times BYTEA NOT NULL,
  UNIQUE(service, id));
