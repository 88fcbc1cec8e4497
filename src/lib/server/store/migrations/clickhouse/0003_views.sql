-- Views fire at insert, once per batch: what they fold must be right by then.
-- Values are folded per set of segments first and spread over the single segments after, and grouped by a 64-bit hash of
-- their key (a batch has at most some 10,000 groups: two collide with a chance below 1e-11), because keys of many strings
-- cost more than all the rest.

CREATE MATERIALIZED VIEW IF NOT EXISTS numeric_minute_view TO numeric_minute AS
WITH keyed AS (
	SELECT
		project, environment, model, version, weight, numeric, missing,
		toDateTime(intDiv(toUnixTimestamp(ts), greatest(grain, 60)) * greatest(grain, 60), 'UTC') AS time,
		arrayConcat([''], arrayMap((k, v) -> concat(k, '=', v), mapKeys(segments), mapValues(segments))) AS segment_list,
		cityHash64(project, environment, model, version, segment_list, time) AS row_key
	FROM events
),
exploded AS (
	SELECT
		project, environment, model, version, weight, time, segment_list, row_key,
		arrayJoin(arrayConcat(
			arrayMap((k, v) -> (toString(k), v, false), mapKeys(numeric), mapValues(numeric)),
			-- A missing value belongs to the roll-up of its kind: numbers have a scale, categories have none.
			arrayMap(k -> (toString(k), toFloat64(0), true),
				arrayFilter(k -> dictHas('feature_scale', (toString(project), toString(model), toString(k))), missing))
		)) AS item
	FROM keyed
),
scaled AS (
	SELECT
		project, environment, model, version, weight, time, segment_list, row_key,
		item.1 AS feature,
		dictGet('feature_scale', ('scale_id', 'centre', 'spread'), (toString(project), toString(model), item.1)) AS scale,
		multiIf(item.3, 'missing', isNaN(item.2), 'nan', item.2 = inf, 'inf', item.2 = -inf, '-inf', '') AS special,
		if(special = '', item.2, 0) AS value,
		if(special = '', toInt32(round(asinh((value - scale.2) / scale.3) * 32)), 0) AS bin
	FROM exploded
),
-- One group per set of segments, feature and minute.
folded AS (
	SELECT
		any(s.project) AS project, any(s.environment) AS environment, any(s.model) AS model, any(s.version) AS version,
		any(s.segment_list) AS segment_list, any(s.feature) AS feature, any(s.scale.1) AS scale_id, any(s.time) AS time,
		sumMapIf(map(s.bin, s.weight), s.special = '') AS bins,
		count() AS n,
		sum(s.weight) AS weight,
		sum(s.weight * s.weight) AS weight2,
		sum(s.weight * s.value) AS sum,
		sum(s.weight * s.value * s.value) AS sum2,
		sumIf(s.weight, s.special = 'nan') AS not_a_number,
		sumIf(s.weight, s.special = 'inf') AS positive_infinity,
		sumIf(s.weight, s.special = '-inf') AS negative_infinity,
		sumIf(s.weight, s.special = 'missing') AS missing
	FROM scaled AS s
	GROUP BY cityHash64(s.row_key, s.feature)
)
SELECT
	f.project AS project, f.environment AS environment, f.model AS model, f.version AS version,
	arrayJoin(f.segment_list) AS segment, f.feature AS feature, f.scale_id AS scale_id, f.time AS time,
	sumMap(f.bins) AS bins, sum(f.n) AS n, sum(f.weight) AS weight, sum(f.weight2) AS weight2, sum(f.sum) AS sum, sum(f.sum2) AS sum2,
	sum(f.not_a_number) AS not_a_number, sum(f.positive_infinity) AS positive_infinity, sum(f.negative_infinity) AS negative_infinity, sum(f.missing) AS missing
FROM folded AS f
GROUP BY project, environment, model, version, segment, feature, scale_id, time;

CREATE MATERIALIZED VIEW IF NOT EXISTS numeric_hour_view TO numeric_hour AS
SELECT
	project, environment, model, version, segment, feature, scale_id, toStartOfHour(t) AS time,
	sumMap(bins) AS bins, sum(n) AS n, sum(weight) AS weight, sum(weight2) AS weight2, sum(sum) AS sum, sum(sum2) AS sum2,
	sum(not_a_number) AS not_a_number, sum(positive_infinity) AS positive_infinity, sum(negative_infinity) AS negative_infinity, sum(missing) AS missing
FROM (SELECT * EXCEPT (time), time AS t FROM numeric_minute)
GROUP BY project, environment, model, version, segment, feature, scale_id, time;

CREATE MATERIALIZED VIEW IF NOT EXISTS numeric_day_view TO numeric_day AS
SELECT
	project, environment, model, version, segment, feature, scale_id, toDateTime(toStartOfDay(t), 'UTC') AS time,
	sumMap(bins) AS bins, sum(n) AS n, sum(weight) AS weight, sum(weight2) AS weight2, sum(sum) AS sum, sum(sum2) AS sum2,
	sum(not_a_number) AS not_a_number, sum(positive_infinity) AS positive_infinity, sum(negative_infinity) AS negative_infinity, sum(missing) AS missing
FROM (SELECT * EXCEPT (time), time AS t FROM numeric_hour)
GROUP BY project, environment, model, version, segment, feature, scale_id, time;

CREATE MATERIALIZED VIEW IF NOT EXISTS categorical_minute_view TO categorical_minute AS
WITH exploded AS (
	SELECT
		project, environment, model, version, weight,
		toDateTime(intDiv(toUnixTimestamp(ts), greatest(grain, 60)) * greatest(grain, 60), 'UTC') AS time,
		arrayJoin(arrayConcat([''], arrayMap((k, v) -> concat(k, '=', v), mapKeys(segments), mapValues(segments)))) AS segment,
		arrayJoin(arrayConcat(
			arrayMap((k, v) -> (toString(k), v, false), mapKeys(categorical), mapValues(categorical)),
			arrayMap(k -> (toString(k), '', true),
				arrayFilter(k -> NOT dictHas('feature_scale', (toString(project), toString(model), toString(k))), missing))
		)) AS item
	FROM events
),
counted AS (
	SELECT
		project, environment, model, version, segment, item.1 AS feature, time, item.2 AS category, item.3 AS absent,
		count() AS rows, sum(weight) AS w, sum(weight * weight) AS w2
	FROM exploded
	GROUP BY project, environment, model, version, segment, feature, time, category, absent
)
SELECT
	project, environment, model, version, segment, feature, time,
	sumMapIf(map(category, w), NOT absent) AS categories,
	sum(rows) AS n,
	sum(w) AS weight,
	sum(w2) AS weight2,
	sumIf(w, absent) AS missing
FROM counted
GROUP BY project, environment, model, version, segment, feature, time;

CREATE MATERIALIZED VIEW IF NOT EXISTS categorical_hour_view TO categorical_hour AS
SELECT
	project, environment, model, version, segment, feature, toStartOfHour(t) AS time,
	sumMap(categories) AS categories, sum(n) AS n, sum(weight) AS weight, sum(weight2) AS weight2, sum(missing) AS missing
FROM (SELECT * EXCEPT (time), time AS t FROM categorical_minute)
GROUP BY project, environment, model, version, segment, feature, time;

CREATE MATERIALIZED VIEW IF NOT EXISTS categorical_day_view TO categorical_day AS
SELECT
	project, environment, model, version, segment, feature, toDateTime(toStartOfDay(t), 'UTC') AS time,
	sumMap(categories) AS categories, sum(n) AS n, sum(weight) AS weight, sum(weight2) AS weight2, sum(missing) AS missing
FROM (SELECT * EXCEPT (time), time AS t FROM categorical_hour)
GROUP BY project, environment, model, version, segment, feature, time;

CREATE MATERIALIZED VIEW IF NOT EXISTS traffic_minute_view TO traffic_minute AS
SELECT
	project, environment, model, version,
	arrayJoin(arrayConcat([''], arrayMap((k, v) -> concat(k, '=', v), mapKeys(segments), mapValues(segments)))) AS segment,
	toDateTime(intDiv(toUnixTimestamp(ts), greatest(grain, 60)) * greatest(grain, 60), 'UTC') AS time,
	count() AS n,
	sum(weight) AS weight,
	max(ts) AS last_ts,
	max(ingested_at) AS last_ingested_at
FROM events
GROUP BY project, environment, model, version, segment, time;

CREATE MATERIALIZED VIEW IF NOT EXISTS gpu_minute_view TO gpu_minute AS
SELECT
	project, environment, host, gpu, item.1 AS metric, toStartOfMinute(ts) AS time,
	count() AS n, sum(item.2) AS sum, sum(item.2 * item.2) AS sum2, min(item.2) AS min, max(item.2) AS max
FROM (SELECT project, environment, host, gpu, ts, arrayJoin(arrayZip(mapKeys(metrics), mapValues(metrics))) AS item FROM gpu_samples)
WHERE isFinite(item.2)
GROUP BY project, environment, host, gpu, metric, time;

CREATE MATERIALIZED VIEW IF NOT EXISTS ingest_events_view TO ingest_minute AS
SELECT _topic, _partition, _epoch, 'events' AS target, toStartOfMinute(ingested_at) AS time,
	count() AS n, min(_offset) AS first_offset, max(_offset) AS last_offset
FROM events GROUP BY _topic, _partition, _epoch, time;

CREATE MATERIALIZED VIEW IF NOT EXISTS ingest_labels_view TO ingest_minute AS
SELECT _topic, _partition, _epoch, 'labels' AS target, toStartOfMinute(ingested_at) AS time,
	count() AS n, min(_offset) AS first_offset, max(_offset) AS last_offset
FROM labels GROUP BY _topic, _partition, _epoch, time;

CREATE MATERIALIZED VIEW IF NOT EXISTS ingest_gpu_view TO ingest_minute AS
SELECT _topic, _partition, _epoch, 'gpu_samples' AS target, toStartOfMinute(ingested_at) AS time,
	count() AS n, min(_offset) AS first_offset, max(_offset) AS last_offset
FROM gpu_samples GROUP BY _topic, _partition, _epoch, time;

CREATE MATERIALIZED VIEW IF NOT EXISTS ingest_quarantine_view TO ingest_minute AS
SELECT _topic, _partition, _epoch, 'quarantine' AS target, toStartOfMinute(received_at) AS time,
	count() AS n, min(_offset) AS first_offset, max(_offset) AS last_offset
FROM quarantine GROUP BY _topic, _partition, _epoch, time;
