ALTER TABLE broker_subscription ADD COLUMN busy_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE broker_subscription ADD COLUMN busy_by TEXT NOT NULL DEFAULT '';
ALTER TABLE broker_subscription ADD COLUMN given_up BIGINT NOT NULL DEFAULT 0;
