CREATE TABLE broker_recorded_entity(
  service TEXT NOT NULL,
  id TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY(service, id)) @by_key@;
