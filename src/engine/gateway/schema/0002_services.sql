-- town. Services of the municipality and of providers; document is JSON, engine/gateway/dto.h.
CREATE TABLE gateway_service (
  id       @serial@,
  code     TEXT   NOT NULL UNIQUE,
  owner    TEXT   NOT NULL,
  document TEXT   NOT NULL,
  state    TEXT   NOT NULL,
  created  BIGINT NOT NULL,
  changed  BIGINT NOT NULL
);
