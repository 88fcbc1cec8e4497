-- Whole rows of frozen references: a sample that raw retention does not touch. `draw` is uniform in [0, 1) by the hash of the
-- event's id: in its order, any first part of the sample is a sample too.
CREATE TABLE IF NOT EXISTS reference_rows (
	reference_id String,
	draw Float64,
	ts DateTime64(3, 'UTC'),
	numeric Map(LowCardinality(String), Float64),
	categorical Map(LowCardinality(String), String),
	vectors Map(LowCardinality(String), Array(Float32))
) ENGINE = MergeTree
ORDER BY (reference_id, draw)
SETTINGS non_replicated_deduplication_window = 10000;
