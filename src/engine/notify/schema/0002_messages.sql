-- people. Times in microseconds since 1970, UTC. What is sealed: doc/sealed-field-format.md.
CREATE TABLE notify_key (          -- one row: the town's key, wrapped by the installation's
  one     @key@,
  wrapped BYTEA  NOT NULL
);

CREATE TABLE notify_contact (
  number       @serial@,
  organisation TEXT   NOT NULL,
  language     TEXT   NOT NULL,    -- ja, en
  account      TEXT   NOT NULL,    -- whose inbox it is; empty: nobody signs in as this contact
  quiet_from   BIGINT,             -- minutes of the day in Japan; none: no quiet hours
  quiet_until  BIGINT,
  wrapped_key  BYTEA  NOT NULL,
  sealed       BYTEA  NOT NULL,    -- name, kana, addresses
  made_at      BIGINT NOT NULL,
  changed_at   BIGINT NOT NULL
);
CREATE INDEX notify_contact_by_account ON notify_contact (account);

CREATE TABLE notify_message (
  number       @serial@,
  message_key  TEXT   NOT NULL UNIQUE,
  kind         TEXT   NOT NULL,
  contact      BIGINT NOT NULL,    -- 0: for a role
  role         TEXT   NOT NULL,
  about        TEXT   NOT NULL,
  link         TEXT   NOT NULL,
  urgent       BIGINT NOT NULL,
  answers      TEXT   NOT NULL,    -- codes with blanks between them; empty: none is wanted
  not_before   BIGINT NOT NULL,
  expires_at   BIGINT,
  patience_s   BIGINT NOT NULL,
  made_at      BIGINT NOT NULL,
  state        TEXT   NOT NULL,
  changed_at   BIGINT NOT NULL,
  reason       TEXT   NOT NULL,    -- why it was withdrawn, or went to nobody
  answer       TEXT   NOT NULL,
  answered_at  BIGINT,
  answered_way TEXT   NOT NULL,
  answered_by  TEXT   NOT NULL
);
CREATE INDEX notify_message_by_contact ON notify_message (contact, number);
CREATE INDEX notify_message_by_role ON notify_message (role, number);
CREATE INDEX notify_message_by_state ON notify_message (state, number);

CREATE TABLE notify_delivery (
  number           @serial@,
  message          BIGINT NOT NULL,
  place            BIGINT NOT NULL, -- its turn among the ways of the message
  way              TEXT   NOT NULL,
  state            TEXT   NOT NULL,
  due_at           BIGINT NOT NULL,
  started_at       BIGINT,          -- of its first attempt
  attempts         BIGINT NOT NULL,
  leased_by        TEXT   NOT NULL,
  leased_until     BIGINT NOT NULL,
  expires_at       BIGINT,
  receipt          TEXT   NOT NULL, -- what the partner calls it
  note             TEXT   NOT NULL, -- the last outcome in words
  stand_in         BIGINT NOT NULL, -- taken by the stand-in: nothing was really sent
  template_version BIGINT NOT NULL, -- 0: the module's own texts
  parts            BIGINT NOT NULL,
  sealed           BIGINT NOT NULL, -- subject and body stand under the contact's key
  subject          BYTEA  NOT NULL,
  body             BYTEA  NOT NULL,
  round            BIGINT NOT NULL, -- how often a person has started it again
  token            BYTEA,           -- hash of the link by which it can be answered
  sent_at          BIGINT,
  delivered_at     BIGINT,
  ended_at         BIGINT,
  UNIQUE (message, way)
);
CREATE INDEX notify_delivery_due ON notify_delivery (state, way, due_at);
CREATE INDEX notify_delivery_token ON notify_delivery (token);

CREATE TABLE notify_attempt (
  number   @serial@,
  delivery BIGINT NOT NULL,
  at       BIGINT NOT NULL,
  what     TEXT   NOT NULL,
  note     TEXT   NOT NULL
);
CREATE INDEX notify_attempt_by_delivery ON notify_attempt (delivery, number);

CREATE TABLE notify_read (         -- who has read what in an inbox
  message BIGINT NOT NULL,
  account TEXT   NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (message, account)
);

CREATE TABLE notify_template (     -- texts of the town's own; the newest of its kind holds
  number     @serial@,
  message    TEXT   NOT NULL,
  language   TEXT   NOT NULL,
  form       TEXT   NOT NULL,
  wording    TEXT   NOT NULL,      -- empty: the module's own again
  author     TEXT   NOT NULL,
  made_at    BIGINT NOT NULL
);
CREATE INDEX notify_template_by_message ON notify_template (message, language, form, number);
