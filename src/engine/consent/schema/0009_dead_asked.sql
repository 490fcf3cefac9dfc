-- people. What waits is listed by when it was asked for, and forgotten by it.
CREATE INDEX consent_dead_asked ON consent_dead (asked);
