-- Devices as they were registered, and what is known of them.
CREATE TABLE iot_device (
  id       TEXT   NOT NULL PRIMARY KEY,
  about    TEXT   NOT NULL,           -- JSON: device_draft in dto.h
  owner    TEXT   NOT NULL,           -- account of the provider; empty: the town's own
  state    TEXT   NOT NULL,           -- never, live, late, lost, retired
  since    BIGINT NOT NULL,           -- microseconds since 1970, UTC; of the state
  seen     BIGINT,                    -- when the newest message came
  battery  DOUBLE PRECISION,
  locked   BIGINT,
  created  BIGINT NOT NULL,
  changed  BIGINT NOT NULL
) @by_key@;
CREATE INDEX iot_device_owner ON iot_device (owner, id);

-- What devices prove themselves by. A key itself stands nowhere; sealed: of devices that are told
-- their commands over MQTT, where the topic names it (crypto/box.h, bound to the device).
CREATE TABLE iot_key (
  number   @serial@,
  device   TEXT   NOT NULL,
  hash     BYTEA  NOT NULL,           -- SHA-256
  sealed   BYTEA,
  created  BIGINT NOT NULL,
  ends     BIGINT                     -- no good from then on
);
CREATE INDEX iot_key_device ON iot_key (device, number);

CREATE TABLE iot_command (
  number    @serial@,
  device    TEXT   NOT NULL,
  name      TEXT   NOT NULL,
  value     TEXT   NOT NULL,          -- JSON
  transport TEXT   NOT NULL,          -- http: held until the device asks; mqtt: published
  state     TEXT   NOT NULL,          -- pending, delivered, ok, error, expired
  asked_by  TEXT   NOT NULL,
  asked     BIGINT NOT NULL,
  expires   BIGINT NOT NULL,
  sent      BIGINT,
  ended     BIGINT,
  info      TEXT
);
CREATE INDEX iot_command_device ON iot_command (device, number);
CREATE INDEX iot_command_state ON iot_command (state, transport, number);
