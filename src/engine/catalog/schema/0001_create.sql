-- A standard data model that the town has added; shipped ones stand in the program.
CREATE TABLE catalog_model (
  name        TEXT   NOT NULL PRIMARY KEY,
  title       TEXT   NOT NULL,
  entity_type TEXT   NOT NULL,
  source      TEXT   NOT NULL,   -- whose model it is
  items       TEXT   NOT NULL,   -- CSV with the nine headings
  set_by      TEXT   NOT NULL,
  set_at      BIGINT NOT NULL    -- microseconds since 1970, UTC
) @by_key@;

-- By which model entities of a type are judged, and what then happens.
CREATE TABLE catalog_validation (
  entity_type TEXT   NOT NULL PRIMARY KEY,
  model       TEXT   NOT NULL,
  mode        TEXT   NOT NULL,   -- warn, refuse
  set_by      TEXT   NOT NULL,
  set_at      BIGINT NOT NULL
) @by_key@;

-- What an entity that was stored all the same (warn) breaks of its model.
CREATE TABLE catalog_finding (
  service     TEXT   NOT NULL,   -- named service of the municipality, empty: the default one
  entity      TEXT   NOT NULL,
  entity_type TEXT   NOT NULL,
  faults      TEXT   NOT NULL,   -- JSON: [{"field":…,"code":…}]
  found_at    BIGINT NOT NULL,
  PRIMARY KEY (entity, service)
);
CREATE INDEX catalog_finding_by_type ON catalog_finding (entity_type, entity);

-- A type of entities that the town publishes as open data.
CREATE TABLE catalog_dataset (
  name        TEXT   NOT NULL PRIMARY KEY,
  entity_type TEXT   NOT NULL,
  about       TEXT   NOT NULL,   -- JSON: title, notes, licence, attributes, tags, group, maintainer
  from_at     BIGINT NOT NULL,   -- published from then on
  until_at    BIGINT NOT NULL,   -- until then; 0: until it is withdrawn
  created_at  BIGINT NOT NULL,
  modified_at BIGINT NOT NULL,
  set_by      TEXT   NOT NULL
) @by_key@;
