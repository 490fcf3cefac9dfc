-- people. A key that tokens are signed with: sealed holds its PKCS#8 under the installation's key
-- (doc/sealed-field-format.md), and nothing once it is revoked.
CREATE TABLE id_signing_key (
  kid        TEXT   NOT NULL PRIMARY KEY,
  algorithm  TEXT   NOT NULL,
  sealed     BYTEA  NOT NULL,
  made       BIGINT NOT NULL,
  signs_from BIGINT NOT NULL,
  ends       BIGINT,
  revoked    BIGINT
) @by_key@;
