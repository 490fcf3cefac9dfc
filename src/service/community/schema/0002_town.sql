-- town. What everybody may know: notices, places, mobile shops, timetables.
CREATE TABLE community_notice (
  number     @serial@,
  district   TEXT   NOT NULL,   -- empty: for all
  from_at    BIGINT NOT NULL,
  until_at   BIGINT NOT NULL,
  importance BIGINT NOT NULL,
  facts      TEXT   NOT NULL,   -- JSON
  made_by    TEXT   NOT NULL
);
CREATE INDEX community_notice_until ON community_notice (until_at);
CREATE TABLE community_place (
  code     TEXT NOT NULL PRIMARY KEY,
  category TEXT NOT NULL,
  lon      DOUBLE PRECISION NOT NULL,
  lat      DOUBLE PRECISION NOT NULL,
  closed   BIGINT NOT NULL,
  facts    TEXT NOT NULL   -- JSON
) @by_key@;
CREATE INDEX community_place_near ON community_place (category, lat);
CREATE TABLE community_mobile_shop (
  code  TEXT NOT NULL PRIMARY KEY,
  facts TEXT NOT NULL   -- JSON: its stops and when it comes there
) @by_key@;
-- A feed is replaced whole: what its tables say under the number of an import.
CREATE TABLE community_feed (
  code        TEXT   NOT NULL PRIMARY KEY,
  number      BIGINT NOT NULL,
  imported_at BIGINT NOT NULL,
  imported_by TEXT   NOT NULL,
  facts       TEXT   NOT NULL   -- JSON
) @by_key@;
CREATE TABLE community_feed_number (
  number @serial@,
  code   TEXT NOT NULL
);
CREATE TABLE community_service_days (
  feed   BIGINT NOT NULL,
  number BIGINT NOT NULL,
  facts  TEXT   NOT NULL,   -- JSON
  PRIMARY KEY (feed, number)
);
CREATE TABLE community_line (
  feed     BIGINT NOT NULL,
  number   BIGINT NOT NULL,
  name     TEXT   NOT NULL,
  headsign TEXT   NOT NULL,
  PRIMARY KEY (feed, number)
);
CREATE TABLE community_stop (
  feed       BIGINT NOT NULL,
  id         TEXT   NOT NULL,
  parent     TEXT   NOT NULL,   -- itself where it has none
  name       TEXT   NOT NULL,
  platform   TEXT   NOT NULL,
  lon        DOUBLE PRECISION NOT NULL,
  lat        DOUBLE PRECISION NOT NULL,
  departures TEXT   NOT NULL,   -- "seconds:service:line" by seconds, with blanks between
  PRIMARY KEY (feed, id)
);
CREATE INDEX community_stop_parent ON community_stop (feed, parent);
CREATE INDEX community_stop_near ON community_stop (lat);
CREATE INDEX community_stop_name ON community_stop (name);
