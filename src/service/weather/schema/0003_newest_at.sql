-- When each newest value was observed: the values of one time may come apart. first_at and last_at are
-- 0 where nothing has come but what was refused.
ALTER TABLE weather_station_state ADD COLUMN newest_at TEXT NOT NULL DEFAULT '{}';   -- JSON: quantity -> time
