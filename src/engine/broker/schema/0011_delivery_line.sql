ALTER TABLE broker_subscription ADD COLUMN quiet_until BIGINT NOT NULL DEFAULT 0;
CREATE INDEX broker_delivery_line ON broker_delivery(service, subscription, entity)
  WHERE dead = 0 AND attempts > 0;
