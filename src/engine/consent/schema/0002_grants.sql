-- people. What holds now, and how it came so; rows of consent_event and consent_receipt are never
-- changed.
CREATE TABLE consent_grant (
  person   BIGINT NOT NULL,
  provider TEXT   NOT NULL,
  purpose  TEXT   NOT NULL,
  kind     TEXT   NOT NULL,
  state    TEXT   NOT NULL,
  terms    BIGINT NOT NULL,
  notice   BIGINT NOT NULL,
  at       BIGINT NOT NULL,
  expires  BIGINT,
  PRIMARY KEY (person, provider, purpose, kind)
);
CREATE INDEX consent_grant_provider ON consent_grant (provider, purpose, person);
CREATE INDEX consent_grant_expires ON consent_grant (expires) WHERE expires IS NOT NULL;
CREATE TABLE consent_event (
  id         @serial@,
  person     BIGINT NOT NULL,
  provider   TEXT   NOT NULL,
  purpose    TEXT   NOT NULL,
  kind       TEXT   NOT NULL,
  what       TEXT   NOT NULL,
  notice     BIGINT NOT NULL,
  method     TEXT   NOT NULL,
  by_subject TEXT   NOT NULL,
  by_role    TEXT   NOT NULL,
  channel    TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  receipt    TEXT   NOT NULL
);
CREATE INDEX consent_event_person ON consent_event (person, id);
CREATE TABLE consent_receipt (
  number   @serial@,
  id       TEXT   NOT NULL UNIQUE,
  person   BIGINT NOT NULL,
  document TEXT   NOT NULL
);
CREATE INDEX consent_receipt_person ON consent_receipt (person, number);
