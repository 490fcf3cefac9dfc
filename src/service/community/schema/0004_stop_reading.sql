-- town. How the name of a stop is read, as the timetable says it, and the same in one writing for
-- looking it up; empty: it does not say.
ALTER TABLE community_stop ADD COLUMN kana TEXT NOT NULL DEFAULT '';
ALTER TABLE community_stop ADD COLUMN reading TEXT NOT NULL DEFAULT '';
CREATE INDEX community_stop_reading ON community_stop (reading);
