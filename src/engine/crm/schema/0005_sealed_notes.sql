-- people. What came of a task is sealed under the key of the person it is about
-- (doc/sealed-field-format.md); empty while it is open.
ALTER TABLE crm_task DROP COLUMN note;
ALTER TABLE crm_task ADD COLUMN sealed BYTEA;
