ALTER TABLE broker_value ADD COLUMN late BIGINT NOT NULL DEFAULT 0;
CREATE TABLE broker_gone(
  series_no BIGINT NOT NULL,
  at BIGINT NOT NULL,
  instance TEXT NOT NULL,
  PRIMARY KEY(series_no, at)) @by_key@;
