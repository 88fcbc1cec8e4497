-- Labels that are numbers, over the scale of the predictions they belong to: the latest label of each event, recomputed per hour
-- of events as a new revision that replaces the old, as in outcome_hour.
CREATE TABLE IF NOT EXISTS label_hour (
	project LowCardinality(String),
	environment LowCardinality(String),
	model LowCardinality(String),
	version LowCardinality(String),
	segment LowCardinality(String),
	label_name LowCardinality(String),
	time DateTime('UTC'),
	scale_id UInt32,
	bins Map(Int32, Float64),
	n UInt64,
	weight Float64,
	weight2 Float64,
	sum Float64,
	sum2 Float64,
	not_a_number Float64,
	positive_infinity Float64,
	negative_infinity Float64,
	revision UInt64
) ENGINE = MergeTree
ORDER BY (project, environment, model, label_name, segment, version, time, revision)
SETTINGS non_replicated_deduplication_window = 10000;
