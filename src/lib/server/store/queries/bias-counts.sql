-- Decisions of a period counted by cells of the asked dimensions (segments, else categorical features), by time,
-- by whether the prediction was the favourable one, and by the latest label. Without a label's name no label is read.
WITH
	chosen AS (
		SELECT
			event_id, weight AS w,
			categorical['@prediction'] = {favourable:String} AS selected,
			arrayMap(
				d -> multiIf(mapContains(segments, d), toString(segments[d]), mapContains(categorical, d), categorical[d], 'unknown'),
				{dimensions:Array(String)}
			) AS cell,
			multiIf(
				{bucket:String} = 'month', toDateTime(toStartOfMonth(ts), 'UTC'),
				{bucket:String} = 'week', toDateTime(toMonday(ts), 'UTC'),
				{bucket:String} = 'day', toDateTime(toStartOfDay(ts), 'UTC'),
				{bucket:String} = 'hour', toDateTime(toStartOfHour(ts), 'UTC'),
				toDateTime({from:DateTime64(3, 'UTC')}, 'UTC')
			) AS time
		FROM events
		WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
			AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
			AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
			AND mapContains(categorical, '@prediction')
	),
	latest AS (
		SELECT event_id, argMax(label, (observed_at, ingested_at)) AS label
		FROM labels
		WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
			AND label_name = {label_name:String}
			AND event_id IN (SELECT event_id FROM chosen WHERE {label_name:String} != '')
		GROUP BY event_id
	)
SELECT
	cell, time, selected,
	multiIf(label = '', 'unknown', label = {favourable:String}, 'favourable', 'other') AS outcome,
	toFloat64(count()) AS rows, sum(w) AS weight, sum(w * w) AS weight2
FROM chosen
LEFT JOIN latest USING (event_id)
GROUP BY cell, time, selected, outcome
ORDER BY time, cell, selected, outcome
LIMIT 200000
