CREATE TABLE broker_series(
  series_no @serial@,
  service TEXT NOT NULL,
  entity TEXT NOT NULL,
  attribute TEXT NOT NULL,
  dataset TEXT NOT NULL,
  UNIQUE(service, entity, attribute, dataset));
CREATE TABLE broker_shape(
  shape_no @serial@,
  text TEXT NOT NULL UNIQUE);
CREATE TABLE broker_value(
  series_no BIGINT NOT NULL,
  at BIGINT NOT NULL,
  shape_no BIGINT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY(series_no, at)) @by_key@;
