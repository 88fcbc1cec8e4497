-- The numbers in the roll-up feature_minute of all rows of `events`: what ingest/fold makes of a batch, for rebuilds and as its judge.
-- Values are folded per set of segments first and spread over the single segments after, and grouped by a 64-bit hash of
-- their key (some 10,000 groups: two collide with a chance below 1e-11), because keys of many strings cost more than all
-- the rest.
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
		-- A distance that overflows is 1000: asinh of the largest number is 711.
		if(special = '', toInt32(round(least(greatest(asinh((value - scale.2) / scale.3), -1000), 1000) * 32)), 0) AS bin
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
	sumMap(f.bins) AS bins, map() AS categories, sum(f.n) AS n, sum(f.weight) AS weight, sum(f.weight2) AS weight2, sum(f.missing) AS missing,
	sum(f.sum) AS sum, sum(f.sum2) AS sum2, sum(f.not_a_number) AS not_a_number,
	sum(f.positive_infinity) AS positive_infinity, sum(f.negative_infinity) AS negative_infinity
FROM folded AS f
GROUP BY project, environment, model, version, segment, feature, scale_id, time
