-- A station that has reported. What the broker holds as an entity stands here as the console needs it.
CREATE TABLE weather_station (
  number       TEXT   NOT NULL PRIMARY KEY,
  entity       TEXT   NOT NULL UNIQUE,
  name         TEXT   NOT NULL,
  about        TEXT   NOT NULL,   -- JSON: kana, english, lon, lat, altitudeM, provider, licence
  municipality TEXT   NOT NULL,   -- six digits, empty: none
  town         TEXT   NOT NULL,   -- its name
  generated    BIGINT NOT NULL
) @by_key@;

CREATE TABLE weather_station_state (
  number       TEXT   NOT NULL PRIMARY KEY,
  observations BIGINT NOT NULL,
  first_at     BIGINT NOT NULL,   -- microseconds since 1970, UTC
  last_at      BIGINT NOT NULL,
  newest       TEXT   NOT NULL,   -- JSON: quantity -> newest value
  watch        TEXT   NOT NULL    -- JSON: see rules.h
) @by_key@;

CREATE TABLE weather_import (
  number     @serial@,
  file       TEXT   NOT NULL,
  format     TEXT   NOT NULL,
  started_by TEXT   NOT NULL,
  started_at BIGINT NOT NULL,
  seconds    DOUBLE PRECISION NOT NULL,
  rows_read  BIGINT NOT NULL,
  stored     BIGINT NOT NULL,
  unchanged  BIGINT NOT NULL,
  refused    BIGINT NOT NULL,
  finished   BIGINT NOT NULL
);

CREATE TABLE weather_import_error (
  number     @serial@,
  import     BIGINT NOT NULL,
  line       BIGINT NOT NULL,
  code       TEXT   NOT NULL,
  detail     TEXT   NOT NULL
);
CREATE INDEX weather_import_error_by_import ON weather_import_error (import, number);
