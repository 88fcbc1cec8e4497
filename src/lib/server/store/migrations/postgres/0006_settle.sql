-- The broker's own id of a topic tells that it was deleted and made again; '' where it could not be had.
ALTER TABLE topic_epochs ADD COLUMN topic_id text NOT NULL DEFAULT '';

-- Halves that are being stored alone: after a crash in the middle, the same are stored under the same token, which changes
-- nothing where they are stored already. Gone when they are stored.
CREATE TABLE settle_expiries (
	token text PRIMARY KEY,
	halves jsonb NOT NULL,
	begun_at timestamptz NOT NULL DEFAULT now()
);

-- Requests by HTTP that named a key, and what they were answered: the same request again gets the same answer.
CREATE TABLE idempotency_keys (
	key text PRIMARY KEY,
	outcome jsonb NOT NULL,
	stored_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idempotency_keys_stored_at ON idempotency_keys (stored_at);
