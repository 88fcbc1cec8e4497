-- Predictions against the latest label of each event, counted for every segment, of the given hours.
WITH
	chosen AS (
		SELECT version, event_id, toStartOfHour(ts) AS hour, weight, categorical['@prediction'] AS predicted, segments
		FROM events
		WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
			AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
			AND toUnixTimestamp(toStartOfHour(ts)) IN {hours:Array(UInt32)}
			AND mapContains(categorical, '@prediction')
	),
	latest AS (
		SELECT event_id, argMax(label, (observed_at, ingested_at)) AS label
		FROM labels
		WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
			AND label_name = {label_name:String} AND event_id IN (SELECT event_id FROM chosen)
		GROUP BY event_id
	)
SELECT
	version,
	arrayJoin(arrayConcat([''], arrayMap((k, v) -> concat(k, '=', v), mapKeys(segments), mapValues(segments)))) AS segment,
	hour AS time, predicted, label, sum(weight) AS n, sum(weight * weight) AS weight2
FROM chosen
INNER JOIN latest USING (event_id)
GROUP BY version, segment, time, predicted, label
ORDER BY version, segment, time, predicted, label
