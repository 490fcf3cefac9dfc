-- people. What somebody needs help with, and every step of it. What was said is sealed under the
-- key of the person it is about (doc/sealed-field-format.md). Times in microseconds since 1970, UTC.
CREATE TABLE inquiries_inquiry (
  number     @serial@,
  source     TEXT   NOT NULL UNIQUE,
  person     BIGINT NOT NULL,   -- 0: has left
  channel    TEXT   NOT NULL,   -- tablet phone counter visit
  category   TEXT   NOT NULL,
  urgency    BIGINT NOT NULL,   -- 0 now, 1 today, 2 soon, 3 whenever
  calm       BIGINT NOT NULL,   -- 0 where it tells of danger, else 1: the order of the queue
  state      TEXT   NOT NULL,   -- received arranged working done cancelled
  is_open    BIGINT NOT NULL,   -- 1 until it is done or cancelled
  opened_at  BIGINT NOT NULL,
  due_at     BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  opened_by  TEXT   NOT NULL,
  assignee   TEXT   NOT NULL,
  provider   TEXT   NOT NULL,
  steps      BIGINT NOT NULL,
  stars      BIGINT NOT NULL,
  sealed     BYTEA  NOT NULL,
  done_at    BIGINT NOT NULL    -- 0 until it is done
);
CREATE INDEX inquiries_queue ON inquiries_inquiry (is_open, calm, due_at, number);
CREATE INDEX inquiries_person ON inquiries_inquiry (person, number);
CREATE INDEX inquiries_opened ON inquiries_inquiry (opened_at);
CREATE TABLE inquiries_step (
  inquiry BIGINT NOT NULL,
  n       BIGINT NOT NULL,
  at      BIGINT NOT NULL,
  state   TEXT   NOT NULL,
  by_whom TEXT   NOT NULL,
  sealed  BYTEA  NOT NULL,
  PRIMARY KEY (inquiry, n)
);
