-- Halves of requests that are logged in two records, as decoded: what waits for its other half survives a restart.
CREATE TABLE IF NOT EXISTS halves (
	project LowCardinality(String),
	pair String,
	side LowCardinality(String),
	-- The decoded half, as JSON.
	half String,
	ts DateTime64(3, 'UTC'),
	ingested_at DateTime64(3, 'UTC'),
	_topic LowCardinality(String),
	_partition Int32,
	_offset Int64,
	_epoch UInt32,
	_decoder LowCardinality(String)
) ENGINE = MergeTree
ORDER BY (project, pair, side)
TTL toDateTime(ingested_at) + INTERVAL 2 DAY
SETTINGS non_replicated_deduplication_window = 10000;

-- Records that made no row of their own, and why: repeated (its event is stored from elsewhere), paired (it is part of an
-- event stored from its other half), not_relevant. With it every offset is in some table.
CREATE TABLE IF NOT EXISTS set_aside (
	project LowCardinality(String),
	reason LowCardinality(String),
	-- Identifies the event that stands for it, or says what it was.
	detail String,
	ingested_at DateTime64(3, 'UTC'),
	_topic LowCardinality(String),
	_partition Int32,
	_offset Int64,
	_epoch UInt32,
	_decoder LowCardinality(String)
) ENGINE = MergeTree
ORDER BY (_topic, _partition, _offset)
SETTINGS non_replicated_deduplication_window = 10000;

-- Cumulative counters of servers, as read: how many requests they say they served.
CREATE TABLE IF NOT EXISTS server_counters (
	project LowCardinality(String),
	environment LowCardinality(String),
	model LowCardinality(String),
	version LowCardinality(String),
	instance LowCardinality(String),
	name LowCardinality(String),
	ts DateTime64(3, 'UTC'),
	value Float64,
	ingested_at DateTime64(3, 'UTC'),
	_topic LowCardinality(String),
	_partition Int32,
	_offset Int64,
	_epoch UInt32,
	_decoder LowCardinality(String)
) ENGINE = MergeTree
PARTITION BY toYYYYMM(ts)
ORDER BY (project, environment, model, version, instance, name, ts)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS ingest_halves_view TO ingest_minute AS
SELECT _topic, _partition, _epoch, 'halves' AS target, toStartOfMinute(ingested_at) AS time,
	count() AS n, min(_offset) AS first_offset, max(_offset) AS last_offset
FROM halves GROUP BY _topic, _partition, _epoch, time;

CREATE MATERIALIZED VIEW IF NOT EXISTS ingest_set_aside_view TO ingest_minute AS
SELECT _topic, _partition, _epoch, 'set_aside' AS target, toStartOfMinute(ingested_at) AS time,
	count() AS n, min(_offset) AS first_offset, max(_offset) AS last_offset
FROM set_aside GROUP BY _topic, _partition, _epoch, time;

CREATE MATERIALIZED VIEW IF NOT EXISTS ingest_counters_view TO ingest_minute AS
SELECT _topic, _partition, _epoch, 'server_counters' AS target, toStartOfMinute(ingested_at) AS time,
	count() AS n, min(_offset) AS first_offset, max(_offset) AS last_offset
FROM server_counters GROUP BY _topic, _partition, _epoch, time;
