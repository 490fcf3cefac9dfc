CREATE TABLE broker_entity_map(
  number @serial@,
  service TEXT NOT NULL,
  id TEXT NOT NULL,
  entities TEXT NOT NULL,
  expires BIGINT NOT NULL,
  UNIQUE(service, id));
