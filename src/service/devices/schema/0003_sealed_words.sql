-- people. What people said and what was noted of them is sealed under their key
-- (doc/sealed-field-format.md); empty where nothing was said, and of who has left.
ALTER TABLE devices_matter DROP COLUMN question;
ALTER TABLE devices_matter ADD COLUMN sealed BYTEA;
ALTER TABLE devices_contact DROP COLUMN note;
ALTER TABLE devices_contact ADD COLUMN sealed BYTEA;
ALTER TABLE devices_loan DROP COLUMN condition_out;
ALTER TABLE devices_loan DROP COLUMN condition_in;
ALTER TABLE devices_loan ADD COLUMN sealed_out BYTEA;
ALTER TABLE devices_loan ADD COLUMN sealed_in BYTEA;
