-- people. What a proxy has prepared for the person, who decides by themself. given, refused: kinds
-- with blanks between.
CREATE TABLE consent_draft (
  id      @serial@,
  person  BIGINT NOT NULL,
  proxy   BIGINT NOT NULL,
  notice  BIGINT NOT NULL,
  given   TEXT   NOT NULL,
  refused TEXT   NOT NULL,
  at      BIGINT NOT NULL,
  UNIQUE (person, notice)
);
