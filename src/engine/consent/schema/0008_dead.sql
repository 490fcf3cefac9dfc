-- people. Erasing of somebody who has died, asked for by one of staff, decided by another. One that
-- was decided is gone: what happened stands in the audit log, and the proof in consent_erasure.
CREATE TABLE consent_dead (
  person     BIGINT NOT NULL PRIMARY KEY,
  asked_by   TEXT   NOT NULL,
  asked_role TEXT   NOT NULL,
  why        TEXT   NOT NULL,
  asked      BIGINT NOT NULL
) @by_key@;
