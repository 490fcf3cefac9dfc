-- town. What registered programs used, by day in Japan; operation 'all' counts whole requests.
CREATE TABLE gateway_usage (
  client    TEXT   NOT NULL,
  day       TEXT   NOT NULL,
  operation TEXT   NOT NULL,
  type      TEXT   NOT NULL,
  requests  BIGINT NOT NULL,
  entities  BIGINT NOT NULL,
  refused   BIGINT NOT NULL,
  PRIMARY KEY (client, day, operation, type)
) @by_key@;
