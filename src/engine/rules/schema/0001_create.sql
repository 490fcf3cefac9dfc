-- Rules as their authors last wrote them, and every version that ever was in force.
CREATE TABLE rules_rule (
  name     TEXT   NOT NULL PRIMARY KEY,
  version  BIGINT NOT NULL,
  enabled  BIGINT NOT NULL,
  document TEXT   NOT NULL,   -- JSON: document.h
  author   TEXT   NOT NULL,
  at       BIGINT NOT NULL,   -- microseconds since 1970, UTC; of this version
  note     TEXT   NOT NULL    -- why
) @by_key@;

CREATE TABLE rules_version (
  rule     TEXT   NOT NULL,
  version  BIGINT NOT NULL,
  document TEXT   NOT NULL,
  author   TEXT   NOT NULL,
  at       BIGINT NOT NULL,
  note     TEXT   NOT NULL,
  PRIMARY KEY (rule, version)
);

-- What of a rule and a thing outlives a restart; only where there is something.
CREATE TABLE rules_state (
  rule        TEXT   NOT NULL,
  entity      TEXT   NOT NULL,
  active      BIGINT NOT NULL,
  held        BIGINT NOT NULL,   -- conditions with hysteresis that are true, as bits
  holds_since BIGINT NOT NULL,   -- 0: they do not hold
  fired_at    BIGINT NOT NULL,   -- 0: never
  PRIMARY KEY (rule, entity)
);

CREATE TABLE rules_firing (
  number       @serial@,
  rule         TEXT   NOT NULL,
  version      BIGINT NOT NULL,
  entity       TEXT   NOT NULL,
  name         TEXT   NOT NULL,   -- of the entity at that time
  severity     TEXT   NOT NULL,
  fired_at     BIGINT NOT NULL,
  cleared_at   BIGINT NOT NULL,   -- 0: it lasts
  reason       TEXT   NOT NULL,   -- why it cleared
  late         BIGINT NOT NULL,   -- found so late that its acts were left undone
  seen         TEXT   NOT NULL,   -- JSON: seen.h, what it saw when it fired
  seen_cleared TEXT   NOT NULL    -- the same when it cleared, {} before
);
CREATE UNIQUE INDEX rules_firing_lasting ON rules_firing (rule, entity) WHERE cleared_at = 0;
CREATE INDEX rules_firing_by_rule ON rules_firing (rule, number);
CREATE INDEX rules_firing_by_entity ON rules_firing (entity, number);
CREATE INDEX rules_firing_by_end ON rules_firing (cleared_at, number);

CREATE TABLE rules_ladder (
  firing  @key@,
  ladder  TEXT   NOT NULL,   -- JSON: ladder.h
  look_at BIGINT NOT NULL    -- 0: nothing to wait for
);
CREATE INDEX rules_ladder_by_time ON rules_ladder (look_at);

-- Who evaluates the rules of this town, among several programs.
CREATE TABLE rules_lead (
  one             @key@,     -- always 1
  holder          TEXT   NOT NULL,
  until_at        BIGINT NOT NULL,
  run_at          BIGINT NOT NULL,   -- evaluated up to then
  listening_since BIGINT NOT NULL
);
