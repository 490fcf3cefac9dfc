-- people. Times in microseconds since 1970, UTC. What is sealed: doc/sealed-field-format.md.
CREATE TABLE id_key (              -- the town's key, and under it the one that finds people
  name    TEXT  PRIMARY KEY,
  wrapped BYTEA NOT NULL
) @by_key@;
CREATE TABLE id_person_key (       -- without its row nothing of that person can be read
  account @key@,
  wrapped BYTEA NOT NULL
);

CREATE TABLE id_account (
  id       @serial@,
  login_id TEXT   NOT NULL UNIQUE, -- the number on the card, or a name that staff chose
  kind     TEXT   NOT NULL,
  role     TEXT   NOT NULL,
  state    TEXT   NOT NULL,
  proof    TEXT   NOT NULL,        -- how it was made sure who it is
  locale   TEXT   NOT NULL,
  sealed   BYTEA  NOT NULL,        -- name, kana, birth date, district, phone, e-mail
  merged   BIGINT,                 -- the account that the person goes on with
  created  BIGINT NOT NULL,
  changed  BIGINT NOT NULL
);
CREATE TABLE id_account_index (    -- folded texts of the profile under a keyed hash
  account BIGINT NOT NULL,
  what    TEXT   NOT NULL,
  hash    BYTEA  NOT NULL
);
CREATE INDEX id_account_index_hash ON id_account_index (hash);
CREATE INDEX id_account_index_account ON id_account_index (account);

CREATE TABLE id_credential (
  id       @serial@,
  account  BIGINT NOT NULL,
  kind     TEXT   NOT NULL,        -- password, pin, card, totp, recovery, passkey
  locator  BYTEA,                  -- how it is found: hash of a card, id of a passkey
  secret   BYTEA  NOT NULL,        -- a hash, a sealed seed, a public key
  counter  BIGINT NOT NULL,        -- of wrong tries, of a passkey, the last step of a code
  closed_until BIGINT NOT NULL,    -- 0: it is open
  label    TEXT   NOT NULL,
  facts    TEXT   NOT NULL,        -- JSON, by kind
  created  BIGINT NOT NULL,
  used     BIGINT,
  UNIQUE (kind, locator)
);
CREATE INDEX id_credential_account ON id_credential (account);

CREATE TABLE id_session (
  id            @serial@,
  hash          BYTEA  NOT NULL UNIQUE,
  sid           TEXT   NOT NULL UNIQUE,
  account       BIGINT NOT NULL,
  tablet        BIGINT NOT NULL,   -- 0: no lent one
  opened        BIGINT NOT NULL,
  authenticated BIGINT NOT NULL,
  acr           TEXT   NOT NULL,
  amr           TEXT   NOT NULL,   -- with blanks between
  seen          BIGINT NOT NULL,
  rests         BIGINT NOT NULL,   -- so long it may be unused
  expires       BIGINT NOT NULL,
  ended         BIGINT,
  device        TEXT   NOT NULL    -- in a few words, for the person's list
);
CREATE INDEX id_session_account ON id_session (account);
CREATE INDEX id_session_expires ON id_session (expires);

CREATE TABLE id_throttle (
  what      TEXT   PRIMARY KEY,    -- the hash of an id that is typed, of an address
  failures  BIGINT NOT NULL,
  last      BIGINT NOT NULL,
  open_from BIGINT NOT NULL
) @by_key@;
CREATE INDEX id_throttle_last ON id_throttle (last);

CREATE TABLE id_tablet (
  id       @serial@,
  serial   TEXT   NOT NULL,        -- the lender's number of the device
  account  BIGINT NOT NULL,        -- whom it is lent to; 0: a tablet of the town, for anyone's card
  hash     BYTEA  UNIQUE,          -- of the cookie, once it is set up
  code     BYTEA  UNIQUE,          -- of what is typed to set it up, until then
  code_expires BIGINT NOT NULL,
  created  BIGINT NOT NULL,
  ended    BIGINT
);
