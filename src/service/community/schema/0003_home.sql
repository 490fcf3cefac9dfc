-- people. Where somebody lives, as they set it themselves to be told how far things are; sealed under
-- the person's key.
CREATE TABLE community_home (
  person  BIGINT NOT NULL PRIMARY KEY,
  place   BYTEA  NOT NULL,
  changed BIGINT NOT NULL
);
