-- Where the town's forecast is fetched, and what came of it. At most one row for the town.
CREATE TABLE snow_forecast_source (
  place         TEXT   NOT NULL PRIMARY KEY,  -- empty: the town
  kind          TEXT   NOT NULL,              -- url, file
  address       TEXT   NOT NULL,
  area          TEXT   NOT NULL,              -- a code in the file; empty: the first
  every_minutes BIGINT NOT NULL,
  set_by        TEXT   NOT NULL,
  set_at        BIGINT NOT NULL,
  mark          TEXT   NOT NULL,              -- of what was taken last: an ETag, or a digest
  asked_at      BIGINT NOT NULL,              -- 0: never
  answered_at   BIGINT NOT NULL,              -- 0: never; when it last was as it should be
  next_at       BIGINT NOT NULL,
  failures      BIGINT NOT NULL,              -- in a row
  trouble       TEXT   NOT NULL,              -- a code; empty: none
  detail        TEXT   NOT NULL
);

-- Pictures that were left in a camera's folder. A file is known by what is in it, not by its name.
CREATE TABLE snow_camera_file (
  camera  TEXT   NOT NULL,
  digest  TEXT   NOT NULL,
  name    TEXT   NOT NULL,
  seen_at BIGINT NOT NULL,
  image   BIGINT NOT NULL,                    -- 0: refused
  trouble TEXT   NOT NULL,                    -- why; empty: taken
  PRIMARY KEY (camera, digest)
);
CREATE INDEX snow_camera_file_by_time ON snow_camera_file (camera, seen_at);

-- The KPIs as they stood when a night was closed.
CREATE TABLE snow_kpi (
  name  TEXT NOT NULL,
  night TEXT NOT NULL,
  value DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (name, night)
);
