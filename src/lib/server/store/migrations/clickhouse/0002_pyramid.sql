-- The histogram pyramid: any two windows compare by merging maps, whatever the number of rows.

-- Centre and spread of every numeric feature, assigned once and immutable (see docs/architecture.md).
CREATE TABLE IF NOT EXISTS feature_scales (
	project String,
	model String,
	feature String,
	scale_id UInt32,
	centre Float64,
	spread Float64
) ENGINE = MergeTree
ORDER BY (project, model, feature)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE DICTIONARY IF NOT EXISTS feature_scale (
	project String,
	model String,
	feature String,
	scale_id UInt32 DEFAULT 0,
	centre Float64 DEFAULT 0,
	spread Float64 DEFAULT 1
)
PRIMARY KEY project, model, feature
SOURCE(CLICKHOUSE(TABLE 'feature_scales'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(0);

-- `time` is the beginning of the event's grain: a minute, or a day for models that are only watched by the day.
-- Numbers: bin = round(asinh((v - centre) / spread) * 32). NaN and the infinities are counted, not binned.
-- `segment` is '' for all traffic, else 'dimension=value'.
CREATE TABLE IF NOT EXISTS numeric_minute (
	project LowCardinality(String),
	environment LowCardinality(String),
	model LowCardinality(String),
	version LowCardinality(String),
	segment LowCardinality(String),
	feature LowCardinality(String),
	scale_id UInt32,
	time DateTime('UTC'),
	bins SimpleAggregateFunction(sumMap, Map(Int32, Float64)),
	n SimpleAggregateFunction(sum, UInt64),
	weight SimpleAggregateFunction(sum, Float64),
	weight2 SimpleAggregateFunction(sum, Float64),
	sum SimpleAggregateFunction(sum, Float64),
	sum2 SimpleAggregateFunction(sum, Float64),
	-- Not called nan: a view's text is stored without quotes, and there nan is the number.
	not_a_number SimpleAggregateFunction(sum, Float64),
	positive_infinity SimpleAggregateFunction(sum, Float64),
	negative_infinity SimpleAggregateFunction(sum, Float64),
	missing SimpleAggregateFunction(sum, Float64)
) ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, environment, model, feature, segment, version, scale_id, time)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE TABLE IF NOT EXISTS numeric_hour AS numeric_minute;
CREATE TABLE IF NOT EXISTS numeric_day AS numeric_minute;

CREATE TABLE IF NOT EXISTS categorical_minute (
	project LowCardinality(String),
	environment LowCardinality(String),
	model LowCardinality(String),
	version LowCardinality(String),
	segment LowCardinality(String),
	feature LowCardinality(String),
	time DateTime('UTC'),
	categories SimpleAggregateFunction(sumMap, Map(String, Float64)),
	n SimpleAggregateFunction(sum, UInt64),
	weight SimpleAggregateFunction(sum, Float64),
	weight2 SimpleAggregateFunction(sum, Float64),
	missing SimpleAggregateFunction(sum, Float64)
) ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, environment, model, feature, segment, version, time)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE TABLE IF NOT EXISTS categorical_hour AS categorical_minute;
CREATE TABLE IF NOT EXISTS categorical_day AS categorical_minute;

-- Rows and their span of time, per model, version and minute: traffic, staleness, what windows exist.
CREATE TABLE IF NOT EXISTS traffic_minute (
	project LowCardinality(String),
	environment LowCardinality(String),
	model LowCardinality(String),
	version LowCardinality(String),
	segment LowCardinality(String),
	time DateTime('UTC'),
	n SimpleAggregateFunction(sum, UInt64),
	weight SimpleAggregateFunction(sum, Float64),
	last_ts SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
	last_ingested_at SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
) ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, environment, model, segment, version, time)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE TABLE IF NOT EXISTS gpu_minute (
	project LowCardinality(String),
	environment LowCardinality(String),
	host LowCardinality(String),
	gpu LowCardinality(String),
	metric LowCardinality(String),
	time DateTime('UTC'),
	n SimpleAggregateFunction(sum, UInt64),
	sum SimpleAggregateFunction(sum, Float64),
	sum2 SimpleAggregateFunction(sum, Float64),
	min SimpleAggregateFunction(min, Float64),
	max SimpleAggregateFunction(max, Float64)
) ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, environment, host, gpu, metric, time)
SETTINGS non_replicated_deduplication_window = 10000;

-- Rows stored per topic, partition and minute of arrival: the proof that every offset is somewhere.
CREATE TABLE IF NOT EXISTS ingest_minute (
	_topic LowCardinality(String),
	_partition Int32,
	_epoch UInt32,
	target LowCardinality(String),
	time DateTime('UTC'),
	n SimpleAggregateFunction(sum, UInt64),
	first_offset SimpleAggregateFunction(min, Int64),
	last_offset SimpleAggregateFunction(max, Int64)
) ENGINE = AggregatingMergeTree
ORDER BY (_topic, _partition, _epoch, target, time)
SETTINGS non_replicated_deduplication_window = 10000;
