CREATE TABLE broker_history_rule(
  number @serial@,
  type TEXT NOT NULL,
  holds_from BIGINT NOT NULL,
  kept_days BIGINT NOT NULL,
  thin_after_days BIGINT NOT NULL,
  thin_to_minutes BIGINT NOT NULL,
  source TEXT NOT NULL,
  author TEXT NOT NULL,
  made BIGINT NOT NULL);
