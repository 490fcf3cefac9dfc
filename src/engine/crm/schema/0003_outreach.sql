-- people. What people are proposed and sent, what they did with it, and what staff are to do.
CREATE TABLE crm_proposal (
  number    @serial@,
  person    BIGINT NOT NULL,
  day       BIGINT NOT NULL,
  why       TEXT   NOT NULL,   -- no_outing
  item      TEXT   NOT NULL,   -- id of what was proposed
  tags      TEXT   NOT NULL,
  title_ja  TEXT   NOT NULL,
  title_en  TEXT   NOT NULL,
  reason_ja TEXT   NOT NULL,
  reason_en TEXT   NOT NULL,
  score     BIGINT NOT NULL,
  place     BIGINT NOT NULL,   -- 1: the first of its day
  input     TEXT   NOT NULL,   -- SHA-256 of all that it was made from, with the version of the rules
  state     TEXT   NOT NULL,   -- proposed, opened, accepted, refused
  made_at   BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,   -- 0: not yet
  answered_at BIGINT NOT NULL,
  UNIQUE (person, day, item)
);
CREATE INDEX crm_proposal_person ON crm_proposal (person, number);
CREATE INDEX crm_proposal_day ON crm_proposal (day);
-- How many messages of ours a person got on a day.
CREATE TABLE crm_sent (
  person BIGINT NOT NULL,
  day    BIGINT NOT NULL,
  sent   BIGINT NOT NULL,
  PRIMARY KEY (person, day)
);
CREATE TABLE crm_campaign (
  code       TEXT   NOT NULL PRIMARY KEY,
  document   TEXT   NOT NULL,  -- JSON: what it says
  state      TEXT   NOT NULL,  -- draft, running
  version    BIGINT NOT NULL,
  author     TEXT   NOT NULL,
  changed    BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  until_at   BIGINT NOT NULL,  -- what is done before counts
  goal       TEXT   NOT NULL   -- code of the activity
) @by_key@;
CREATE INDEX crm_campaign_until ON crm_campaign (state, until_at);
CREATE TABLE crm_campaign_member (
  campaign  TEXT   NOT NULL,
  person    BIGINT NOT NULL,
  control   BIGINT NOT NULL,   -- 1: held out
  sent_at   BIGINT NOT NULL,   -- 0: not (yet)
  opened_at BIGINT NOT NULL,
  acted_at  BIGINT NOT NULL,
  PRIMARY KEY (campaign, person)
) @by_key@;
CREATE INDEX crm_campaign_member_person ON crm_campaign_member (person);
CREATE INDEX crm_campaign_member_waits ON crm_campaign_member (campaign, person)
  WHERE control = 0 AND sent_at = 0;
CREATE TABLE crm_task (
  number   @serial@,
  person   BIGINT NOT NULL,
  kind     TEXT   NOT NULL,    -- unreachable, stagnant
  since    BIGINT NOT NULL,    -- day from which on it was so
  state    TEXT   NOT NULL,    -- open, closed
  made_at  BIGINT NOT NULL,
  note     TEXT   NOT NULL,
  closed_by TEXT  NOT NULL,
  closed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX crm_task_open ON crm_task (person, kind) WHERE state = 'open';
CREATE INDEX crm_task_state ON crm_task (state, kind, number);
CREATE INDEX crm_task_person ON crm_task (person);
