-- people. Contacts that the program made for an account, so that its person has an inbox: no name,
-- no address, and in no list of the address book.
ALTER TABLE notify_contact ADD COLUMN own BIGINT NOT NULL DEFAULT 0;
