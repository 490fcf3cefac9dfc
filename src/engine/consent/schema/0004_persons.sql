-- people. 支援措置: until then the person is invisible to all but `who`.
CREATE TABLE consent_protection (
  id     @serial@,
  person BIGINT NOT NULL,
  since  BIGINT NOT NULL,
  until  BIGINT NOT NULL,
  author TEXT   NOT NULL
);
CREATE INDEX consent_protection_person ON consent_protection (person, until);
CREATE TABLE consent_protection_knows (
  protection BIGINT NOT NULL,
  who        TEXT   NOT NULL,
  PRIMARY KEY (protection, who)
);
-- Who decides in another's place.
CREATE TABLE consent_proxy (
  id      @serial@,
  person  BIGINT NOT NULL,
  proxy   BIGINT NOT NULL,
  kind    TEXT   NOT NULL,
  checked TEXT   NOT NULL,
  since   BIGINT NOT NULL,
  until   BIGINT,
  author  TEXT   NOT NULL
);
CREATE INDEX consent_proxy_person ON consent_proxy (person);
CREATE INDEX consent_proxy_proxy ON consent_proxy (proxy);
-- Two accounts of one person: what was said to and by `former` counts for `person`.
CREATE TABLE consent_merge (
  former @key@,
  person BIGINT NOT NULL,
  at     BIGINT NOT NULL,
  author TEXT   NOT NULL
);
CREATE INDEX consent_merge_person ON consent_merge (person);
-- Under which name a provider knows a person; each provider another.
CREATE TABLE consent_alias (
  provider TEXT   NOT NULL,
  subject  TEXT   NOT NULL,
  person   BIGINT NOT NULL,
  PRIMARY KEY (provider, subject)
) @by_key@;
CREATE INDEX consent_alias_person ON consent_alias (person, provider);
CREATE TABLE consent_erasure (
  number   @serial@,
  id       TEXT   NOT NULL UNIQUE,
  person   BIGINT NOT NULL,
  at       BIGINT NOT NULL,
  document TEXT   NOT NULL
);
