-- The boundary file of this municipality or prefecture: one row, number 1.
CREATE TABLE geo_boundaries (
  number      @key@,
  imported_at BIGINT NOT NULL,
  source      TEXT   NOT NULL,
  given       TEXT   NOT NULL,   -- the GeoJSON file as it came
  shown       TEXT   NOT NULL    -- thinned for maps: code, name
);
