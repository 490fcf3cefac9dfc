CREATE TABLE broker_registration(
  number @serial@,
  service TEXT NOT NULL,
  id TEXT NOT NULL,
  api TEXT NOT NULL,
  body TEXT NOT NULL,
  created BIGINT NOT NULL,
  modified BIGINT NOT NULL,
  times_sent BIGINT NOT NULL,
  times_failed BIGINT NOT NULL,
  failing BIGINT NOT NULL,
  last_success BIGINT,
  last_failure BIGINT,
  UNIQUE(service, id));
CREATE TABLE broker_source_identity(
  number @key@,
  alias TEXT NOT NULL);
