-- One row per look and revision. `id` is the hash of series, window and revision, so that writing twice is harmless:
-- readers take the latest revision with LIMIT 1 BY.
CREATE TABLE IF NOT EXISTS findings (
	id String,
	project LowCardinality(String),
	environment LowCardinality(String),
	model LowCardinality(String),
	version LowCardinality(String),
	segment LowCardinality(String),
	monitor LowCardinality(String),
	concern LowCardinality(String),
	metric LowCardinality(String),
	feature LowCardinality(String),
	value Nullable(Float64),
	lower Nullable(Float64),
	upper Nullable(Float64),
	level Float64,
	unit LowCardinality(String),
	n Float64,
	reference_n Nullable(Float64),
	moved Bool,
	-- The leeway in force, and the method, as JSON: part of the record, never looked up again.
	leeway String,
	verdict LowCardinality(String),
	reason LowCardinality(String),
	detail String,
	method String,
	window_start DateTime('UTC'),
	window_end DateTime('UTC'),
	window_seconds UInt32,
	epoch UInt32,
	look UInt32,
	clock LowCardinality(String),
	revision UInt32,
	computed_at DateTime64(3, 'UTC')
) ENGINE = MergeTree
PARTITION BY toYYYYMM(window_start)
ORDER BY (project, environment, model, window_seconds, window_start, monitor, version, segment, revision)
SETTINGS non_replicated_deduplication_window = 10000;

-- Outcomes where labels came: counts by version, segment, event hour, prediction and label. Recomputed per event hour as a
-- new revision that replaces the old, never folded by a view, because labels come late.
CREATE TABLE IF NOT EXISTS outcome_hour (
	project LowCardinality(String),
	environment LowCardinality(String),
	model LowCardinality(String),
	version LowCardinality(String),
	segment LowCardinality(String),
	label_name LowCardinality(String),
	time DateTime('UTC'),
	predicted LowCardinality(String),
	label LowCardinality(String),
	n Float64,
	revision UInt64
) ENGINE = MergeTree
ORDER BY (project, environment, model, label_name, segment, version, time, revision, predicted, label)
SETTINGS non_replicated_deduplication_window = 10000;
