-- people. Answers to a checklist that is not finished; sealed under the person's key.
CREATE TABLE health_draft (
  person  BIGINT NOT NULL,
  list    TEXT   NOT NULL,   -- kihon, jchs
  sealed  BYTEA  NOT NULL,
  changed BIGINT NOT NULL,
  PRIMARY KEY (person, list)
);
