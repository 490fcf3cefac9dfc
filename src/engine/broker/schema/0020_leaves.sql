-- When the first of an entity expires: itself, an attribute or a sub-attribute. What stands here
-- already is looked at once.
ALTER TABLE broker_entity ADD COLUMN leaves BIGINT;
UPDATE broker_entity SET leaves = 0 WHERE expires IS NOT NULL OR text LIKE '%"expiresAt":%';
CREATE INDEX broker_entity_leaves ON broker_entity(leaves, number) WHERE leaves IS NOT NULL;
