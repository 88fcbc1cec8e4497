-- Whether predictions were right, by the value of each feature (bin of its scale, or category), from one labelled raw row in
-- `every`. Predictions and labels agree as texts, or as numbers.
WITH
	chosen AS (
		SELECT event_id, weight, numeric, categorical, missing, categorical['@prediction'] AS predicted
		FROM events
		WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
			AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
			AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
			AND mapContains(categorical, '@prediction')
			AND cityHash64(event_id) % {every:UInt32} = 0
	),
	latest AS (
		SELECT event_id, argMax(label, (observed_at, ingested_at)) AS truth
		FROM labels
		WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
			AND label_name = {label_name:String} AND event_id IN (SELECT event_id FROM chosen)
		GROUP BY event_id
	),
	exploded AS (
		SELECT
			weight,
			predicted = truth OR ifNull(toFloat64OrNull(predicted) = toFloat64OrNull(truth), false) AS agrees,
			arrayJoin(arrayConcat(
				arrayMap((k, v) -> (toString(k), multiIf(isNaN(v), 'nan', isInfinite(v), 'infinite', 'number'), v, ''), mapKeys(numeric), mapValues(numeric)),
				arrayMap((k, v) -> (toString(k), 'category', toFloat64(0), v), mapKeys(categorical), mapValues(categorical)),
				arrayMap(k -> (toString(k), 'missing', toFloat64(0), ''), missing)
			)) AS item
		FROM chosen
		INNER JOIN latest USING (event_id)
	)
SELECT
	item.1 AS feature, item.2 AS kind,
	if(kind = 'number', toString(toInt32(round(asinh(
		(item.3 - dictGet('feature_scale', 'centre', ({project:String}, {model:String}, feature)))
		/ dictGet('feature_scale', 'spread', ({project:String}, {model:String}, feature))) * 32))), item.4) AS label,
	count() AS rows, sum(weight) AS w, sum(weight * weight) AS w2, sumIf(weight, agrees) AS hits
FROM exploded
WHERE feature IN {features:Array(String)}
GROUP BY feature, kind, label
ORDER BY feature, kind, label
