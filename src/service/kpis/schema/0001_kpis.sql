-- town. KPIs that people write down by themselves.
CREATE TABLE kpis_own (
  name        TEXT NOT NULL PRIMARY KEY,
  description TEXT NOT NULL    -- JSON
) @by_key@;
-- What is wished for, from a month on.
CREATE TABLE kpis_target (
  name       TEXT NOT NULL,
  from_month TEXT NOT NULL,    -- 2026-04
  value      DOUBLE PRECISION NOT NULL,
  source     TEXT NOT NULL,
  set_by     TEXT NOT NULL,
  PRIMARY KEY (name, from_month)
) @by_key@;
CREATE TABLE kpis_value (
  name   TEXT NOT NULL,
  month  TEXT NOT NULL,
  value  DOUBLE PRECISION NOT NULL,
  set_by TEXT NOT NULL,        -- empty: its module measured it
  PRIMARY KEY (name, month)
) @by_key@;
CREATE INDEX kpis_value_month ON kpis_value (month);
