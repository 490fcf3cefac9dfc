-- people. Parties (who decides about data, who gets it), kinds of data and purposes; document is
-- JSON, engine/consent/dto.h.
CREATE TABLE consent_word (
  sort     TEXT   NOT NULL,
  code     TEXT   NOT NULL,
  document TEXT   NOT NULL,
  changed  BIGINT NOT NULL,
  PRIMARY KEY (sort, code)
) @by_key@;
-- Which party a registered program speaks for.
CREATE TABLE consent_client (
  client TEXT NOT NULL,
  party  TEXT NOT NULL,
  PRIMARY KEY (client)
) @by_key@;
-- What was said when people were asked; never changed but for `retired`. terms: the version from
-- which on the same has been asked.
CREATE TABLE consent_notice (
  id        @serial@,
  provider  TEXT   NOT NULL,
  purpose   TEXT   NOT NULL,
  version   BIGINT NOT NULL,
  terms     BIGINT NOT NULL,
  document  TEXT   NOT NULL,
  hash      TEXT   NOT NULL,
  published BIGINT NOT NULL,
  author    TEXT   NOT NULL,
  retired   BIGINT,
  UNIQUE (provider, purpose, version)
);
