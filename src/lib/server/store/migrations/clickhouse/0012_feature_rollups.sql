-- One roll-up of all features per grain, in the order of time. A window is then one stretch of one table, read by one short
-- statement, which the engine plans for longer than it reads it. A row without a scale (0) counts categories.
-- It all happens again where it was interrupted, so what was there before goes in a migration of its own.
DROP VIEW IF EXISTS feature_hour_view SYNC;
DROP VIEW IF EXISTS feature_day_view SYNC;
DROP TABLE IF EXISTS feature_minute SYNC;
DROP TABLE IF EXISTS feature_hour SYNC;
DROP TABLE IF EXISTS feature_day SYNC;

CREATE TABLE feature_minute (
	project LowCardinality(String),
	environment LowCardinality(String),
	model LowCardinality(String),
	version LowCardinality(String),
	segment LowCardinality(String),
	feature LowCardinality(String),
	scale_id UInt32,
	time DateTime('UTC'),
	bins SimpleAggregateFunction(sumMap, Map(Int32, Float64)),
	categories SimpleAggregateFunction(sumMap, Map(String, Float64)),
	n SimpleAggregateFunction(sum, UInt64),
	weight SimpleAggregateFunction(sum, Float64),
	weight2 SimpleAggregateFunction(sum, Float64),
	missing SimpleAggregateFunction(sum, Float64),
	sum SimpleAggregateFunction(sum, Float64),
	sum2 SimpleAggregateFunction(sum, Float64),
	not_a_number SimpleAggregateFunction(sum, Float64),
	positive_infinity SimpleAggregateFunction(sum, Float64),
	negative_infinity SimpleAggregateFunction(sum, Float64)
) ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, environment, model, segment, time, feature, version, scale_id)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 1024;

CREATE TABLE feature_hour AS feature_minute;
CREATE TABLE feature_day AS feature_minute;

INSERT INTO feature_minute (project, environment, model, version, segment, feature, scale_id, time, bins, n, weight, weight2, missing, sum, sum2, not_a_number, positive_infinity, negative_infinity)
SELECT project, environment, model, version, segment, feature, scale_id, time, bins, n, weight, weight2, missing, sum, sum2, not_a_number, positive_infinity, negative_infinity
FROM numeric_minute SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0;
INSERT INTO feature_hour (project, environment, model, version, segment, feature, scale_id, time, bins, n, weight, weight2, missing, sum, sum2, not_a_number, positive_infinity, negative_infinity)
SELECT project, environment, model, version, segment, feature, scale_id, time, bins, n, weight, weight2, missing, sum, sum2, not_a_number, positive_infinity, negative_infinity
FROM numeric_hour SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0;
INSERT INTO feature_day (project, environment, model, version, segment, feature, scale_id, time, bins, n, weight, weight2, missing, sum, sum2, not_a_number, positive_infinity, negative_infinity)
SELECT project, environment, model, version, segment, feature, scale_id, time, bins, n, weight, weight2, missing, sum, sum2, not_a_number, positive_infinity, negative_infinity
FROM numeric_day SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0;

INSERT INTO feature_minute (project, environment, model, version, segment, feature, time, categories, n, weight, weight2, missing)
SELECT project, environment, model, version, segment, feature, time, categories, n, weight, weight2, missing
FROM categorical_minute SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0;
INSERT INTO feature_hour (project, environment, model, version, segment, feature, time, categories, n, weight, weight2, missing)
SELECT project, environment, model, version, segment, feature, time, categories, n, weight, weight2, missing
FROM categorical_hour SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0;
INSERT INTO feature_day (project, environment, model, version, segment, feature, time, categories, n, weight, weight2, missing)
SELECT project, environment, model, version, segment, feature, time, categories, n, weight, weight2, missing
FROM categorical_day SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0;

CREATE MATERIALIZED VIEW feature_hour_view TO feature_hour AS
SELECT
	project, environment, model, version, segment, feature, scale_id, toStartOfHour(t) AS time,
	sumMap(bins) AS bins, sumMap(categories) AS categories, sum(n) AS n, sum(weight) AS weight, sum(weight2) AS weight2,
	sum(missing) AS missing, sum(sum) AS sum, sum(sum2) AS sum2, sum(not_a_number) AS not_a_number,
	sum(positive_infinity) AS positive_infinity, sum(negative_infinity) AS negative_infinity
FROM (SELECT * EXCEPT (time), time AS t FROM feature_minute)
GROUP BY project, environment, model, version, segment, feature, scale_id, time;

CREATE MATERIALIZED VIEW feature_day_view TO feature_day AS
SELECT
	project, environment, model, version, segment, feature, scale_id, toDateTime(toStartOfDay(t), 'UTC') AS time,
	sumMap(bins) AS bins, sumMap(categories) AS categories, sum(n) AS n, sum(weight) AS weight, sum(weight2) AS weight2,
	sum(missing) AS missing, sum(sum) AS sum, sum(sum2) AS sum2, sum(not_a_number) AS not_a_number,
	sum(positive_infinity) AS positive_infinity, sum(negative_infinity) AS negative_infinity
FROM (SELECT * EXCEPT (time), time AS t FROM feature_hour)
GROUP BY project, environment, model, version, segment, feature, scale_id, time;
