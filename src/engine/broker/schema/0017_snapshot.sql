CREATE TABLE broker_snapshot(
  service TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  status TEXT NOT NULL,
  details TEXT NOT NULL,
  created BIGINT NOT NULL,
  modified BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  used BIGINT NOT NULL,
  PRIMARY KEY(service, id));
