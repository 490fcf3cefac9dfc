CREATE TABLE broker_service(
  name TEXT PRIMARY KEY,
  created BIGINT NOT NULL);
CREATE TABLE broker_subscription(
  number @serial@,
  service TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  context TEXT NOT NULL,
  source TEXT NOT NULL,
  created BIGINT NOT NULL,
  modified BIGINT NOT NULL,
  times_sent BIGINT NOT NULL,
  times_failed BIGINT NOT NULL,
  failing BIGINT NOT NULL,
  last_notification BIGINT,
  last_success BIGINT,
  last_failure BIGINT,
  last_due BIGINT NOT NULL,
  UNIQUE(service, id));
CREATE TABLE broker_delivery(
  number @serial@,
  service TEXT NOT NULL,
  subscription TEXT NOT NULL,
  entity TEXT NOT NULL,
  made BIGINT NOT NULL,
  due BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  dead BIGINT NOT NULL,
  body TEXT NOT NULL);
CREATE INDEX broker_delivery_queue ON broker_delivery(dead, service, subscription, number);
