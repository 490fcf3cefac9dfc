ALTER TABLE broker_subscription ADD COLUMN owner TEXT NOT NULL DEFAULT '';
