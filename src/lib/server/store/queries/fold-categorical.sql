-- The categories in the roll-up feature_minute of all rows of `events`: what ingest/fold makes of a batch, for rebuilds and as its judge.
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
	project, environment, model, version, segment, feature, 0 AS scale_id, time,
	map() AS bins, sumMapIf(map(category, w), NOT absent) AS categories,
	sum(rows) AS n,
	sum(w) AS weight,
	sum(w2) AS weight2,
	sumIf(w, absent) AS missing,
	0 AS sum, 0 AS sum2, 0 AS not_a_number, 0 AS positive_infinity, 0 AS negative_infinity
FROM counted
GROUP BY project, environment, model, version, segment, feature, time
