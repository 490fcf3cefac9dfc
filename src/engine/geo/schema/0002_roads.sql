-- The ways on foot of this municipality: one row, number 1, and its bytes in pieces.
CREATE TABLE geo_roads (
  number      @key@,
  version     BIGINT NOT NULL,   -- one more with each import
  imported_at BIGINT NOT NULL,
  source      TEXT   NOT NULL
);
CREATE TABLE geo_roads_piece (
  number @key@,
  bytes  BYTEA NOT NULL   -- doc/road-format.md
);
