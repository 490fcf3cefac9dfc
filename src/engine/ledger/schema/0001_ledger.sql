-- people. Accounts and what moved between them. Rows of ledger_transfer are never changed; all else
-- can be counted again from them.
CREATE TABLE ledger_account (
  number     @serial@,
  unit       TEXT   NOT NULL,
  kind       TEXT   NOT NULL,
  owner      TEXT   NOT NULL,
  guard      BIGINT NOT NULL,   -- 0 none, 1 debits within credits, 2 credits within debits
  keeps_lots BIGINT NOT NULL,
  stripes    BIGINT NOT NULL,
  expires_to BIGINT NOT NULL,   -- account that takes what expires, 0: none
  opened_at  BIGINT NOT NULL,   -- microseconds since 1970, UTC
  closed_at  BIGINT NOT NULL,   -- 0: open
  UNIQUE (unit, kind, owner)
);
-- One row per stripe. The database itself refuses a balance below zero.
CREATE TABLE ledger_balance (
  account         BIGINT NOT NULL,
  stripe          BIGINT NOT NULL,
  guard           BIGINT NOT NULL,
  debits_pending  BIGINT NOT NULL,
  debits_posted   BIGINT NOT NULL,
  credits_pending BIGINT NOT NULL,
  credits_posted  BIGINT NOT NULL,
  PRIMARY KEY (account, stripe),
  CHECK (debits_pending >= 0 AND debits_posted >= 0 AND credits_pending >= 0
    AND credits_posted >= 0),
  CHECK (guard <> 1 OR debits_pending + debits_posted <= credits_posted),
  CHECK (guard <> 2 OR credits_pending + credits_posted <= debits_posted)
);
-- What an account has that expires at one time.
CREATE TABLE ledger_lot (
  account    BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,   -- 9223372036854775807: never
  remaining  BIGINT NOT NULL CHECK (remaining >= 0),
  expired    BIGINT NOT NULL,   -- how much of it has expired so far
  PRIMARY KEY (account, expires_at)
);
CREATE INDEX ledger_lot_due ON ledger_lot (expires_at, account) WHERE remaining > 0;
CREATE TABLE ledger_transfer (
  number       @serial@,
  id           TEXT   NOT NULL UNIQUE,
  what         BIGINT NOT NULL,   -- 1 single 2 hold 3 post 4 release 5 time_out 6 reverse 7 expire
  debit        BIGINT NOT NULL,
  credit       BIGINT NOT NULL,
  amount       BIGINT NOT NULL CHECK (amount > 0),
  asked        BIGINT NOT NULL,
  at           BIGINT NOT NULL,
  timeout_at   BIGINT NOT NULL,   -- of a hold, 0: none
  expires_at   BIGINT NOT NULL,   -- of what is credited, 0: does not keep lots
  debit_after  BIGINT NOT NULL,
  credit_after BIGINT NOT NULL,
  code         TEXT   NOT NULL,
  rule         TEXT   NOT NULL,
  evidence     TEXT   NOT NULL,
  about        TEXT   NOT NULL,
  by_whom      TEXT   NOT NULL,
  lots         TEXT   NOT NULL,   -- "expires_at:amount ..." that the debit took
  CHECK (debit <> credit)
);
CREATE INDEX ledger_transfer_debit ON ledger_transfer (debit, number);
CREATE INDEX ledger_transfer_credit ON ledger_transfer (credit, number);
-- A hold ends once, and what moved is taken back once, whoever tries.
CREATE UNIQUE INDEX ledger_transfer_about ON ledger_transfer (about) WHERE about <> '';
-- Holds that are open.
CREATE TABLE ledger_hold (
  id         TEXT   NOT NULL PRIMARY KEY,
  debit      BIGINT NOT NULL,
  timeout_at BIGINT NOT NULL      -- 9223372036854775807: never
) @by_key@;
CREATE INDEX ledger_hold_due ON ledger_hold (timeout_at);
CREATE INDEX ledger_hold_debit ON ledger_hold (debit, timeout_at);
-- How much of a cap is used up.
CREATE TABLE ledger_tally (
  name    TEXT   NOT NULL PRIMARY KEY,
  used    BIGINT NOT NULL,
  keep_to BIGINT NOT NULL
) @by_key@;
CREATE INDEX ledger_tally_old ON ledger_tally (keep_to);
CREATE TABLE ledger_seal (
  number        @key@,
  first         BIGINT NOT NULL,
  last          BIGINT NOT NULL,
  count         BIGINT NOT NULL,
  leaves        BYTEA  NOT NULL,
  root_hash     BYTEA  NOT NULL,
  previous_hash BYTEA  NOT NULL,
  hash          BYTEA  NOT NULL,
  at            BIGINT NOT NULL
);
CREATE TABLE ledger_seal_head (
  one    @key@,
  number BIGINT NOT NULL,
  last   BIGINT NOT NULL,
  hash   BYTEA  NOT NULL
);
