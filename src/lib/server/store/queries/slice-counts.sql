-- Counts of one feature inside slices ('dimension=value' of segments and categorical features), by bin of its scale or by
-- category, from one raw row in `every`: for slices that have no roll-up. A hash of the id chooses the rows. Slices are named
-- by their place in the list, from 1; 0 is all traffic. Where `firsts` names some, what they share with the others is counted
-- instead: their pairs, the smaller place first.
WITH
	{feature:String} AS f,
	chosen AS (
		SELECT
			weight,
			arraySort(arrayFilter(place -> place > 0, arrayMap(
				name -> transform(name, {slices:Array(String)}, arrayMap(i -> toUInt16(i), arrayEnumerate({slices:Array(String)})), toUInt16(0)),
				arrayDistinct(arrayConcat(
					arrayMap((k, v) -> concat(toString(k), '=', toString(v)), mapKeys(segments), mapValues(segments)),
					arrayMap((k, v) -> concat(toString(k), '=', v), mapKeys(categorical), mapValues(categorical))
				))
			))) AS found,
			if(
				empty({firsts:Array(UInt16)}),
				arrayMap(place -> (toUInt16(0), place), arrayPushFront(found, toUInt16(0))),
				arrayDistinct(arrayFlatten(arrayMap(
					one -> arrayMap(two -> (least(one, two), greatest(one, two)), arrayFilter(two -> two != one, found)),
					arrayFilter(place -> has({firsts:Array(UInt16)}, place), found)
				)))
			) AS places,
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
SELECT
	(arrayJoin(places) AS pair).1 AS one, pair.2 AS two, kind, label,
	count() AS rows, sum(weight) AS w, sum(weight * weight) AS w2
FROM chosen
WHERE kind != ''
GROUP BY pair, kind, label
ORDER BY one, two, kind, label
