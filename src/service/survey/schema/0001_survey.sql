-- people. A wave: one time that people are asked.
CREATE TABLE survey_wave (
  code      TEXT   NOT NULL PRIMARY KEY,
  terms     TEXT   NOT NULL,   -- JSON
  closed_at BIGINT NOT NULL    -- microseconds since 1970, UTC; 0: not counted yet
) @by_key@;
-- Answers under a name that only the town's sealed secret leads to from a person (adr/0108). No times
-- and no numbers in order, which would tell with other tables whose they are.
CREATE TABLE survey_sheet (
  wave     TEXT   NOT NULL,
  who      TEXT   NOT NULL,
  paper    TEXT,               -- number of the sheet of paper; NULL: answered on a screen
  answers  TEXT   NOT NULL,    -- a mark per item
  age      TEXT   NOT NULL,
  sex      TEXT   NOT NULL,
  area     TEXT   NOT NULL,
  uses     TEXT   NOT NULL,
  finished BIGINT NOT NULL,
  PRIMARY KEY (wave, who),
  UNIQUE (wave, paper)
) @by_key@;
-- What a wave came to: counted once, never again.
CREATE TABLE survey_result (
  wave    TEXT NOT NULL,
  measure TEXT NOT NULL,
  body    TEXT NOT NULL,       -- JSON
  PRIMARY KEY (wave, measure)
) @by_key@;
-- Means elsewhere, to compare with: of everybody (age and sex empty), and of ages and sexes.
CREATE TABLE survey_reference (
  instrument TEXT NOT NULL,
  measure    TEXT NOT NULL,
  age        TEXT NOT NULL,
  sex        TEXT NOT NULL,
  mean       DOUBLE PRECISION NOT NULL,
  sd         DOUBLE PRECISION, -- between municipalities; NULL: not known
  source     TEXT NOT NULL,
  set_by     TEXT NOT NULL,
  PRIMARY KEY (instrument, measure, age, sex)
) @by_key@;
CREATE TABLE survey_secret (
  name   TEXT  NOT NULL PRIMARY KEY,
  sealed BYTEA NOT NULL        -- doc/sealed-field-format.md
) @by_key@;
