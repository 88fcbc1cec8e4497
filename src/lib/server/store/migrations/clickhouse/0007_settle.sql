-- What the memory of ids and pairs is rebuilt from after a restart.
ALTER TABLE halves
	-- That of the events that the half becomes a part of.
	ADD COLUMN IF NOT EXISTS request_id String AFTER side;

-- The newest rows are found without reading the old ones.
ALTER TABLE events ADD INDEX IF NOT EXISTS ingested ingested_at TYPE minmax GRANULARITY 4;
