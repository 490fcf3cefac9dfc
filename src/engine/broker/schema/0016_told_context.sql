ALTER TABLE broker_subscription ADD COLUMN told_context TEXT NOT NULL DEFAULT '';
