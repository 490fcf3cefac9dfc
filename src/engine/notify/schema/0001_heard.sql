-- town: how far who hears news of messages has read the people store's change log.
CREATE TABLE notify_heard (
  subscriber TEXT   NOT NULL PRIMARY KEY,
  number     BIGINT NOT NULL
) @by_key@;
