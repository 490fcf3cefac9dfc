-- Thresholds of the town: a value holds from its date until the next one of its name.
CREATE TABLE weather_setting (
  number   @serial@,
  name     TEXT   NOT NULL,
  from_at  BIGINT NOT NULL,   -- microseconds since 1970, UTC
  value    DOUBLE PRECISION NOT NULL,
  source   TEXT   NOT NULL,   -- why: a decision, a manual, an observation
  set_by   TEXT   NOT NULL,
  set_at   BIGINT NOT NULL
);
