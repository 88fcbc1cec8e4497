-- Replays that were begun: after a crash in the middle, the same records are stored under the same token, which changes
-- nothing where they are stored already. Gone when the marks are written.
CREATE TABLE quarantine_replays (
	token text PRIMARY KEY,
	ids jsonb NOT NULL,
	who text NOT NULL,
	begun_at timestamptz NOT NULL DEFAULT now()
);
