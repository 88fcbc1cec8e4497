-- One row per prediction. Features, score, latency and prediction share two maps, so that one view folds them all:
-- the system's own names begin with '@' (@prediction, @score, @latency_ms, @status).
CREATE TABLE IF NOT EXISTS events (
	project LowCardinality(String),
	environment LowCardinality(String),
	model LowCardinality(String),
	version LowCardinality(String),
	event_id String,
	request_id String,
	row_index UInt32,
	ts DateTime64(3, 'UTC'),
	ingested_at DateTime64(3, 'UTC'),
	weight Float64,
	numeric Map(LowCardinality(String), Float64),
	categorical Map(LowCardinality(String), String),
	missing Array(LowCardinality(String)),
	segments Map(LowCardinality(String), LowCardinality(String)),
	-- Seconds of event time that share a roll-up: 60, or 86400 for models that are only watched by the day.
	grain UInt32,
	_topic LowCardinality(String),
	_partition Int32,
	_offset Int64,
	_epoch UInt32,
	_decoder LowCardinality(String)
) ENGINE = MergeTree
PARTITION BY toYYYYMM(ts)
ORDER BY (project, environment, model, version, ts)
SETTINGS non_replicated_deduplication_window = 10000;

-- Every label ever observed; the latest observed_at wins, earlier ones are kept.
CREATE TABLE IF NOT EXISTS labels (
	project LowCardinality(String),
	environment LowCardinality(String),
	model LowCardinality(String),
	event_id String,
	label_name LowCardinality(String),
	label String,
	observed_at DateTime64(3, 'UTC'),
	ingested_at DateTime64(3, 'UTC'),
	_topic LowCardinality(String),
	_partition Int32,
	_offset Int64,
	_epoch UInt32,
	_decoder LowCardinality(String)
) ENGINE = MergeTree
ORDER BY (project, environment, model, event_id, label_name, observed_at)
SETTINGS non_replicated_deduplication_window = 10000;

-- One row per sample of one device. Metric names and units are Leeway's own (temperature_c, utilisation, ...).
CREATE TABLE IF NOT EXISTS gpu_samples (
	project LowCardinality(String),
	environment LowCardinality(String),
	host LowCardinality(String),
	gpu LowCardinality(String),
	uuid String,
	gpu_model LowCardinality(String),
	-- What it serves, as far as the sample says.
	model LowCardinality(String),
	version LowCardinality(String),
	ts DateTime64(3, 'UTC'),
	ingested_at DateTime64(3, 'UTC'),
	metrics Map(LowCardinality(String), Float64),
	_topic LowCardinality(String),
	_partition Int32,
	_offset Int64,
	_epoch UInt32,
	_decoder LowCardinality(String)
) ENGINE = MergeTree
PARTITION BY toYYYYMM(ts)
ORDER BY (project, environment, host, gpu, ts)
SETTINGS non_replicated_deduplication_window = 10000;

-- What could not be decoded, whole: offsets are covered completely, and the raw bytes can be replayed.
CREATE TABLE IF NOT EXISTS quarantine (
	id String,
	received_at DateTime64(3, 'UTC'),
	-- Machine-readable reason (not_json, schema, feature_type, ...), and the sentence that names field, value and fix.
	reason LowCardinality(String),
	detail String,
	raw String,
	headers Map(String, String),
	_topic LowCardinality(String),
	_partition Int32,
	_offset Int64,
	_epoch UInt32,
	_decoder LowCardinality(String)
) ENGINE = MergeTree
ORDER BY (_topic, _partition, _offset)
SETTINGS non_replicated_deduplication_window = 10000;
