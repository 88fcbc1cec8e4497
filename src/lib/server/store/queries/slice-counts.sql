-- Counts of one feature inside slices ('dimension=value' of segments and categorical features; '' is all traffic), by bin of
-- its scale or by category, from one raw row in `every`: for slices that have no roll-up. A hash of the id chooses the rows.
WITH
	{feature:String} AS f,
	chosen AS (
		SELECT
			weight, numeric, categorical,
			arrayConcat([''], arrayFilter(
				slice -> has({slices:Array(String)}, slice),
				arrayDistinct(arrayConcat(
					arrayMap((k, v) -> concat(k, '=', v), mapKeys(segments), mapValues(segments)),
					arrayMap((k, v) -> concat(k, '=', v), mapKeys(categorical), mapValues(categorical))
				))
			)) AS found,
			multiIf(
				mapContains(categorical, f), 'category',
				has(missing, f), 'missing',
				NOT mapContains(numeric, f), '',
				isNaN(numeric[f]), 'nan',
				isInfinite(numeric[f]), 'infinite',
				'number'
			) AS kind,
			multiIf(
				kind = 'category', categorical[f],
				kind = 'number', toString(toInt32(round(least(greatest(asinh(
					(numeric[f] - {centre:Float64}) / {spread:Float64}), -1000), 1000) * 32))),
				''
			) AS label
		FROM events
		WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
			AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
			AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
			AND cityHash64(event_id) % {every:UInt32} = 0
	)
SELECT arrayJoin(found) AS slice, kind, label, count() AS rows, sum(weight) AS w, sum(weight * weight) AS w2
FROM chosen
WHERE kind != ''
GROUP BY slice, kind, label
ORDER BY slice, kind, label
