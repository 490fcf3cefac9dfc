CREATE TABLE broker_history_volume(
  service TEXT NOT NULL,
  type TEXT NOT NULL,
  series BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  oldest BIGINT NOT NULL,
  newest BIGINT NOT NULL,
  counted BIGINT NOT NULL,
  PRIMARY KEY(service, type)) @by_key@;
