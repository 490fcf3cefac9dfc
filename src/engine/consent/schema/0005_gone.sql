-- people. Accounts whose person was erased: their own, and doubles that had become theirs.
CREATE TABLE consent_gone (
  person @key@,
  at     BIGINT NOT NULL
);
