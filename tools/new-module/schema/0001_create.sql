CREATE TABLE @name@_request (
  number    @serial@,
  text      TEXT   NOT NULL,
  opened_by TEXT   NOT NULL,
  opened_at BIGINT NOT NULL
);
