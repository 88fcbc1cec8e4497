-- A rollout that waits for a person, or was rolled back, tells people too.
ALTER TABLE outbox ALTER COLUMN alert_id DROP NOT NULL;
ALTER TABLE outbox ADD COLUMN rollout text REFERENCES rollouts (id);
ALTER TABLE outbox ADD CONSTRAINT outbox_subject CHECK (num_nonnulls(alert_id, rollout) = 1);
