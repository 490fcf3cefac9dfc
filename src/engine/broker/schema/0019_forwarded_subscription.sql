CREATE TABLE broker_forwarded(
  number @serial@,
  service TEXT NOT NULL,
  subscription TEXT NOT NULL,
  registration TEXT NOT NULL,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  via TEXT NOT NULL,
  wanted TEXT NOT NULL,
  told TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  due BIGINT NOT NULL,
  UNIQUE(service, subscription, registration));
CREATE UNIQUE INDEX broker_forwarded_id ON broker_forwarded(id);
CREATE TABLE broker_forwarded_round(
  number @key@,
  round BIGINT NOT NULL);
CREATE TABLE broker_forwarded_told(
  service TEXT NOT NULL,
  subscription TEXT NOT NULL,
  entity TEXT NOT NULL,
  digests TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY(service, subscription, entity));
ALTER TABLE broker_subscription ADD COLUMN via TEXT NOT NULL DEFAULT '';
