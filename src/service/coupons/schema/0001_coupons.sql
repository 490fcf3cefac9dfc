-- people. A campaign: which terms it has now, and how many coupons it has given out.
CREATE TABLE coupons_campaign (
  code    TEXT   NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,   -- of coupons_terms
  issued  BIGINT NOT NULL,
  stock   BIGINT NOT NULL,   -- 0: no limit
  CHECK (issued >= 0 AND (stock = 0 OR issued <= stock))
) @by_key@;
-- Every terms a campaign ever had; a coupon keeps those of its issue.
CREATE TABLE coupons_terms (
  number   @serial@,
  campaign TEXT   NOT NULL,
  terms    TEXT   NOT NULL,   -- JSON
  set_by   TEXT   NOT NULL,
  set_at   BIGINT NOT NULL    -- microseconds since 1970, UTC
);
CREATE TABLE coupons_coupon (
  serial     @serial@,
  code       TEXT   NOT NULL UNIQUE,
  campaign   TEXT   NOT NULL,
  version    BIGINT NOT NULL,
  person     BIGINT NOT NULL,   -- 0: whoever holds it, or of somebody who has left
  asked      TEXT   NOT NULL UNIQUE,
  state      TEXT   NOT NULL CHECK (state IN ('issued', 'used', 'ended')),
  issued_at  BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended_at   BIGINT NOT NULL,
  key_number BIGINT NOT NULL,   -- of coupons_key
  points     BIGINT NOT NULL,
  prints     BIGINT NOT NULL,
  issued_by  TEXT   NOT NULL
);
CREATE INDEX coupons_coupon_person ON coupons_coupon (person, campaign);
CREATE INDEX coupons_coupon_campaign ON coupons_coupon (campaign, state);
-- Uses; one that was opened again stays.
CREATE TABLE coupons_use (
  number      @serial@,
  serial      BIGINT NOT NULL,
  campaign    TEXT   NOT NULL,
  act         TEXT   NOT NULL UNIQUE,   -- terminal, slash, its own id
  terminal    TEXT   NOT NULL,
  shop        TEXT   NOT NULL,
  used_at     BIGINT NOT NULL,
  booked_at   BIGINT NOT NULL,
  yen         BIGINT NOT NULL CHECK (yen >= 0),
  bill_yen    BIGINT NOT NULL,
  offline     BIGINT NOT NULL,
  reopened_at BIGINT NOT NULL,          -- 0: it stands
  reopened_by TEXT   NOT NULL,
  reason      TEXT   NOT NULL
);
-- Whoever writes, a coupon is used once at a time.
CREATE UNIQUE INDEX coupons_use_once ON coupons_use (serial) WHERE reopened_at = 0;
CREATE INDEX coupons_use_booked ON coupons_use (booked_at);
CREATE INDEX coupons_use_reopened ON coupons_use (reopened_at) WHERE reopened_at > 0;
CREATE INDEX coupons_use_campaign ON coupons_use (campaign);
CREATE TABLE coupons_print (
  number     @serial@,
  serial     BIGINT NOT NULL,
  copy       BIGINT NOT NULL,   -- 1: the first
  paper      TEXT   NOT NULL,
  printed_by TEXT   NOT NULL,
  printed_at BIGINT NOT NULL,
  UNIQUE (serial, copy)
);
-- Which token or account stands in which shop.
CREATE TABLE coupons_terminal (
  id        TEXT   NOT NULL PRIMARY KEY,
  subject   TEXT   NOT NULL UNIQUE,
  shop      TEXT   NOT NULL,
  closed_at BIGINT NOT NULL   -- 0: open
) @by_key@;
-- Keys that QR codes are signed with (Ed25519): sealed holds the PKCS#8 under the installation's key
-- (doc/sealed-field-format.md), and nothing once it is revoked.
CREATE TABLE coupons_key (
  number       @serial@,
  kid          TEXT   NOT NULL UNIQUE,
  jwk          TEXT   NOT NULL,
  sealed       BYTEA  NOT NULL,
  made_at      BIGINT NOT NULL,
  signs_from   BIGINT NOT NULL,
  needed_until BIGINT NOT NULL,   -- what it signed is used until then
  revoked_at   BIGINT NOT NULL    -- 0: it is good
);
