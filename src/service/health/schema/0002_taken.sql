-- people. Who sees to a task; empty: nobody yet.
ALTER TABLE health_task ADD COLUMN taken_by TEXT NOT NULL DEFAULT '';
