-- Latest labels of the events of the given hours whose prediction is a number, folded over its scale for every segment. What is no
-- number counts as NaN.
WITH
	chosen AS (
		SELECT version, event_id, toStartOfHour(ts) AS hour, weight, segments
		FROM events
		WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
			AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
			AND toUnixTimestamp(toStartOfHour(ts)) IN {hours:Array(UInt32)}
			AND mapContains(numeric, '@prediction')
	),
	latest AS (
		SELECT event_id, argMax(label, (observed_at, ingested_at)) AS text
		FROM labels
		WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
			AND label_name = {label_name:String} AND event_id IN (SELECT event_id FROM chosen)
		GROUP BY event_id
	),
	scaled AS (
		SELECT
			version, hour, weight,
			arrayJoin(arrayConcat([''], arrayMap((k, v) -> concat(k, '=', v), mapKeys(segments), mapValues(segments)))) AS segment,
			dictGet('feature_scale', ('scale_id', 'centre', 'spread'), ({project:String}, {model:String}, '@prediction')) AS scale,
			ifNull(toFloat64OrNull(text), nan) AS value,
			if(isFinite(value), value, 0) AS finite,
			toInt32(round(asinh((finite - scale.2) / scale.3) * 32)) AS bin
		FROM chosen
		INNER JOIN latest USING (event_id)
	)
SELECT
	{project:String} AS project, {environment:String} AS environment, {model:String} AS model, s.version AS version,
	s.segment AS segment, {label_name:String} AS label_name, s.hour AS time, any(s.scale.1) AS scale_id,
	sumMapIf(map(s.bin, s.weight), isFinite(s.value)) AS bins,
	count() AS n,
	sum(s.weight) AS weight,
	sum(s.weight * s.weight) AS weight2,
	sum(s.weight * s.finite) AS sum,
	sum(s.weight * s.finite * s.finite) AS sum2,
	sumIf(s.weight, isNaN(s.value)) AS not_a_number,
	sumIf(s.weight, s.value = inf) AS positive_infinity,
	sumIf(s.weight, s.value = -inf) AS negative_infinity,
	{revision:UInt64} AS revision
FROM scaled AS s
GROUP BY s.version, s.segment, s.hour
