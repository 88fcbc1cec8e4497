-- What verdicts rest on, per model, version and minute of event time: rows and requests seen, with their weights (inverse
-- sampling fractions), and requests logged in two records of which both came (joined) or only one (alone).
CREATE TABLE IF NOT EXISTS evidence_minute (
	project LowCardinality(String),
	environment LowCardinality(String),
	model LowCardinality(String),
	version LowCardinality(String),
	time DateTime('UTC'),
	n SimpleAggregateFunction(sum, UInt64),
	weight SimpleAggregateFunction(sum, Float64),
	weight2 SimpleAggregateFunction(sum, Float64),
	requests SimpleAggregateFunction(sum, UInt64),
	request_weight SimpleAggregateFunction(sum, Float64),
	joined SimpleAggregateFunction(sum, UInt64),
	alone SimpleAggregateFunction(sum, UInt64)
) ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, environment, model, time, version)
SETTINGS non_replicated_deduplication_window = 10000;

-- A request has one row of index 0, however many rows it has. Minutes also where roll-ups are by the day: servers count by
-- the minute.
CREATE MATERIALIZED VIEW IF NOT EXISTS evidence_minute_view TO evidence_minute AS
SELECT
	project, environment, model, version, toStartOfMinute(ts) AS time,
	count() AS n, sum(w) AS weight, sum(w * w) AS weight2,
	countIf(row_index = 0) AS requests, sumIf(w, row_index = 0) AS request_weight,
	toUInt64(0) AS joined, toUInt64(0) AS alone
FROM (SELECT project, environment, model, version, ts, row_index, weight AS w FROM events)
GROUP BY project, environment, model, version, time;

-- Events of an earlier version. Emptied first, because a migration that a crash interrupts runs again.
TRUNCATE TABLE evidence_minute;

INSERT INTO evidence_minute
SELECT
	project, environment, model, version, toStartOfMinute(ts) AS time,
	count() AS n, sum(w) AS weight, sum(w * w) AS weight2,
	countIf(row_index = 0) AS requests, sumIf(w, row_index = 0) AS request_weight,
	toUInt64(0) AS joined, toUInt64(0) AS alone
FROM (SELECT project, environment, model, version, ts, row_index, weight AS w FROM events)
GROUP BY project, environment, model, version, time;
