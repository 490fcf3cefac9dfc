-- people. Why somebody is in reserve, and who is younger than the town recommends.
ALTER TABLE devices_application ADD COLUMN reason TEXT NOT NULL DEFAULT 'none';
  -- none no_wifi no_units drawn
ALTER TABLE devices_application ADD COLUMN young BIGINT NOT NULL DEFAULT 0;
