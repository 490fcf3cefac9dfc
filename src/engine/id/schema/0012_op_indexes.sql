-- people. What a person who leaves takes along is found by the grant, and not by reading all tokens.
CREATE INDEX id_op_refresh_grant ON id_op_refresh (grant_id);
CREATE INDEX id_op_access_grant ON id_op_access (grant_id);
-- The accounts that one goes on with: few of all.
CREATE INDEX id_account_merged ON id_account (merged) WHERE merged IS NOT NULL;
