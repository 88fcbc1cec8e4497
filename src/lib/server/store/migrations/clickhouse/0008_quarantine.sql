-- What gives a record back byte by byte, and what decoding it again needs to know.
ALTER TABLE quarantine
	-- text, base64, none (there were no bytes) or expired; before, bytes that were no text stood as one character each.
	ADD COLUMN IF NOT EXISTS raw_encoding LowCardinality(String) DEFAULT if(reason = 'not_utf8', 'latin1', 'text') AFTER raw,
	-- Size as it came; more than is kept where it was cut.
	ADD COLUMN IF NOT EXISTS raw_bytes UInt64 DEFAULT length(raw) AFTER raw_encoding,
	ADD COLUMN IF NOT EXISTS key String DEFAULT '' AFTER raw_bytes,
	ADD COLUMN IF NOT EXISTS key_encoding LowCardinality(String) DEFAULT 'none' AFTER key,
	ADD COLUMN IF NOT EXISTS written_at DateTime64(3, 'UTC') DEFAULT received_at AFTER received_at,
	-- inference, labels or gpu, of a record that was sent to no topic.
	ADD COLUMN IF NOT EXISTS sent_as LowCardinality(String) DEFAULT '' AFTER headers,
	-- Which element of its record was refused, from 0, and how many the record held.
	ADD COLUMN IF NOT EXISTS part UInt32 DEFAULT 0 AFTER sent_as,
	ADD COLUMN IF NOT EXISTS parts UInt32 DEFAULT 1 AFTER part,
	-- What it was about, as far as its decoder could tell.
	ADD COLUMN IF NOT EXISTS project LowCardinality(String) DEFAULT '' AFTER parts,
	ADD COLUMN IF NOT EXISTS environment LowCardinality(String) DEFAULT '' AFTER project,
	ADD COLUMN IF NOT EXISTS model LowCardinality(String) DEFAULT '' AFTER environment,
	ADD COLUMN IF NOT EXISTS version LowCardinality(String) DEFAULT '' AFTER model;

-- What became of a record in the quarantine, append-only: resolved (decoded again, and stored), or refused again with the
-- reason of that try. A record without a mark stands as it came.
CREATE TABLE IF NOT EXISTS quarantine_marks (
	id String,
	state LowCardinality(String),
	reason LowCardinality(String),
	detail String,
	who String,
	at DateTime64(3, 'UTC'),
	_topic LowCardinality(String),
	_partition Int32,
	_offset Int64,
	_epoch UInt32,
	_decoder LowCardinality(String)
) ENGINE = MergeTree
ORDER BY (id, at)
SETTINGS non_replicated_deduplication_window = 10000;

-- A resolved record counts where it is stored now, and no more in the quarantine.
CREATE MATERIALIZED VIEW IF NOT EXISTS ingest_resolved_view TO ingest_minute AS
SELECT _topic, _partition, _epoch, 'resolved' AS target, toStartOfMinute(at) AS time,
	count() AS n, min(_offset) AS first_offset, max(_offset) AS last_offset
FROM quarantine_marks WHERE state = 'resolved' GROUP BY _topic, _partition, _epoch, time;
