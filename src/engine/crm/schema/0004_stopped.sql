-- people. Who ended a campaign early, when and why; 0 and empty: it was not.
ALTER TABLE crm_campaign ADD COLUMN stopped_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE crm_campaign ADD COLUMN stopped_by TEXT NOT NULL DEFAULT '';
ALTER TABLE crm_campaign ADD COLUMN stopped_why TEXT NOT NULL DEFAULT '';
-- Of what was proposed: how far it is from home and how that was measured (road, line; empty and
-- below zero: not known), and when it begins and ends (0: of before these columns).
ALTER TABLE crm_proposal ADD COLUMN distance_m BIGINT NOT NULL DEFAULT -1;
ALTER TABLE crm_proposal ADD COLUMN measured_by TEXT NOT NULL DEFAULT '';
ALTER TABLE crm_proposal ADD COLUMN starts_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE crm_proposal ADD COLUMN ends_at BIGINT NOT NULL DEFAULT 0;
