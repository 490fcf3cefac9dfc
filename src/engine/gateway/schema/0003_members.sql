-- people. Who uses which service, from when and until when.
CREATE TABLE gateway_member (
  id      @serial@,
  service TEXT   NOT NULL,
  subject TEXT   NOT NULL,
  kind    TEXT   NOT NULL,
  since   BIGINT NOT NULL,
  until   BIGINT
);
CREATE UNIQUE INDEX gateway_member_now ON gateway_member (service, subject) WHERE until IS NULL;
CREATE INDEX gateway_member_subject ON gateway_member (subject);
