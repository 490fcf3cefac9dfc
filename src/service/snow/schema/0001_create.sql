-- Times are microseconds since 1970, UTC. Empty text: none or all.
CREATE TABLE snow_district (
  code   TEXT NOT NULL PRIMARY KEY,
  name   TEXT NOT NULL,
  about  TEXT NOT NULL                -- JSON: district_dto
) @by_key@;
CREATE TABLE snow_route (
  code       TEXT NOT NULL PRIMARY KEY,
  district   TEXT NOT NULL,
  contractor TEXT NOT NULL,
  about      TEXT NOT NULL            -- JSON: route_dto
) @by_key@;
CREATE TABLE snow_contractor (
  code   TEXT NOT NULL PRIMARY KEY,
  about  TEXT NOT NULL                -- JSON: contractor_dto
) @by_key@;
CREATE TABLE snow_duty (
  number   @serial@,
  from_at  BIGINT NOT NULL,
  contacts TEXT NOT NULL,             -- JSON: numbers of the address book
  set_by   TEXT NOT NULL
);

CREATE TABLE snow_post (
  code     TEXT NOT NULL PRIMARY KEY,
  entity   TEXT NOT NULL UNIQUE,
  district TEXT NOT NULL,
  about    TEXT NOT NULL,             -- JSON: post_draft
  state    TEXT NOT NULL              -- JSON: post_state
) @by_key@;
-- A reading as it came, what was made of it, and how far the filter was after it.
CREATE TABLE snow_reading (
  post        TEXT   NOT NULL,
  at          BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  depth       DOUBLE PRECISION,
  temperature DOUBLE PRECISION,
  battery     DOUBLE PRECISION,
  signal      DOUBLE PRECISION,
  report      BIGINT,
  clean       DOUBLE PRECISION,
  refused     TEXT   NOT NULL,
  filter      TEXT   NOT NULL,        -- JSON: filter_state
  PRIMARY KEY (post, at)
);
CREATE INDEX snow_reading_by_time ON snow_reading (at);
-- Readings whose clock was off: kept as they came, beside the others.
CREATE TABLE snow_odd_reading (
  number      @serial@,
  post        TEXT   NOT NULL,
  received_at BIGINT NOT NULL,
  reading     TEXT   NOT NULL,        -- JSON: reading
  UNIQUE (post, reading)
);

CREATE TABLE snow_camera (
  code     TEXT NOT NULL PRIMARY KEY,
  entity   TEXT NOT NULL UNIQUE,
  district TEXT NOT NULL,
  post     TEXT NOT NULL,
  about    TEXT NOT NULL              -- JSON: camera_draft
) @by_key@;
CREATE TABLE snow_image (
  number      @serial@,
  camera      TEXT   NOT NULL,
  at          BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  file        TEXT   NOT NULL,        -- empty: forgotten, or never kept
  type        TEXT   NOT NULL,
  reading     TEXT   NOT NULL,        -- JSON: camera_reading; empty: not read
  UNIQUE (camera, at)
);
CREATE INDEX snow_image_by_time ON snow_image (at);

CREATE TABLE snow_forecast (
  number      @serial@,
  district    TEXT   NOT NULL,
  issued_at   BIGINT NOT NULL,
  source      TEXT   NOT NULL,
  received_at BIGINT NOT NULL,
  hours       TEXT   NOT NULL,        -- JSON: forecast_hour
  UNIQUE (district, issued_at, source)
);
CREATE INDEX snow_forecast_by_time ON snow_forecast (issued_at);

CREATE TABLE snow_setting (
  number   @serial@,
  name     TEXT   NOT NULL,
  district TEXT   NOT NULL,
  road     TEXT   NOT NULL,
  from_at  BIGINT NOT NULL,
  value    DOUBLE PRECISION NOT NULL,
  source   TEXT   NOT NULL,
  set_by   TEXT   NOT NULL,
  set_at   BIGINT NOT NULL
);

CREATE TABLE snow_sign (
  number    @serial@,
  given_key TEXT   NOT NULL UNIQUE,
  district  TEXT   NOT NULL,
  road      TEXT   NOT NULL,
  sign      TEXT   NOT NULL,
  from_at   BIGINT NOT NULL,
  until_at  BIGINT NOT NULL,
  said_by   TEXT   NOT NULL,
  note      TEXT   NOT NULL
);
CREATE INDEX snow_sign_by_time ON snow_sign (until_at);

CREATE TABLE snow_clearing (
  number      @serial@,
  given_key   TEXT   NOT NULL UNIQUE,
  district    TEXT   NOT NULL,
  route       TEXT   NOT NULL,
  at          BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  said_by     TEXT   NOT NULL,
  request     BIGINT NOT NULL         -- 0: none
);
CREATE INDEX snow_clearing_by_time ON snow_clearing (at);

CREATE TABLE snow_decision (
  number     @serial@,
  night      TEXT   NOT NULL,
  district   TEXT   NOT NULL,
  road       TEXT   NOT NULL,
  stage      TEXT   NOT NULL,
  at         BIGINT NOT NULL,         -- the time that it stands for
  made_at    BIGINT NOT NULL,
  verdict    TEXT   NOT NULL,
  mode       TEXT   NOT NULL,
  decided_by TEXT   NOT NULL,         -- empty: the program
  why        TEXT   NOT NULL,
  given_key  TEXT   NOT NULL,         -- of a person's decision
  answers    BIGINT NOT NULL,         -- 0: none
  input      TEXT   NOT NULL,         -- JSON: decision_input
  output     TEXT   NOT NULL,         -- JSON: decision
  UNIQUE (night, district, road, stage, at, given_key)
);

CREATE TABLE snow_request (
  number     @serial@,
  night      TEXT   NOT NULL,
  contractor TEXT   NOT NULL,
  state      TEXT   NOT NULL,
  asked_at   BIGINT NOT NULL,
  start_at   BIGINT NOT NULL,
  ladder     TEXT   NOT NULL          -- JSON: engine/rules/ladder.h
);
CREATE INDEX snow_request_by_night ON snow_request (night);
-- A route is asked for once in a night, and again only after it was cleared (round).
CREATE TABLE snow_request_route (
  request     BIGINT NOT NULL,
  night       TEXT   NOT NULL,
  route       TEXT   NOT NULL,
  round       BIGINT NOT NULL,
  about       TEXT   NOT NULL,        -- JSON: request_route as it was
  decision    BIGINT NOT NULL,
  finished_at BIGINT NOT NULL,        -- 0: not yet
  UNIQUE (night, route, round)
);
CREATE INDEX snow_request_route_by_request ON snow_request_route (request);
CREATE TABLE snow_answer (
  number      @serial@,
  request     BIGINT NOT NULL,
  given_key   TEXT   NOT NULL,
  answer      TEXT   NOT NULL,
  at          BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  said_by     TEXT   NOT NULL,
  note        TEXT   NOT NULL,
  UNIQUE (request, given_key)
);

CREATE TABLE snow_outcome (
  night    TEXT   NOT NULL,
  district TEXT   NOT NULL,
  road     TEXT   NOT NULL,
  about    TEXT   NOT NULL,           -- JSON: outcome_dto
  set_at   BIGINT NOT NULL,
  PRIMARY KEY (night, district, road)
);
