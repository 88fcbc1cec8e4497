-- Histograms of numbers and counts of categories per version, segment, feature and window of `seconds`, without what lies in the gap
-- (which coarser tables hold). One statement for both, because the engine plans a statement longer than it reads a small window,
-- and in no order, because sorting costs as much as the second statement would.
-- All traffic is read of `features`, the named segments of `segment_features` only: segments multiply the rows.
SELECT
	'numeric' AS kind, version, segment, feature, intDiv(toUnixTimestamp(time), {seconds:UInt32}) * {seconds:UInt32} AS start, scale_id,
	dictGet('feature_scale', 'centre', ({project:String}, {model:String}, toString(feature))) AS centre,
	dictGet('feature_scale', 'spread', ({project:String}, {model:String}, toString(feature))) AS spread,
	arrayMap(bin -> toString(bin), mapKeys(sumMap(bins))) AS names, mapValues(sumMap(bins)) AS counts,
	sum(n) AS rows, sum(weight) AS w, sum(weight2) AS w2, sum(missing) AS n_missing, sum(sum) AS s, sum(sum2) AS s2,
	sum(not_a_number) AS n_nan, sum(positive_infinity) AS n_above, sum(negative_infinity) AS n_below
FROM {numeric_table:Identifier}
WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
	AND (
		(segment = '' AND feature IN {features:Array(String)})
		OR (segment IN {segments:Array(String)} AND feature IN {segment_features:Array(String)})
	)
	AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
	AND time >= {from:DateTime64(3, 'UTC')} AND time < {to:DateTime64(3, 'UTC')}
	AND NOT (time >= {gap_from:DateTime64(3, 'UTC')} AND time < {gap_to:DateTime64(3, 'UTC')})
GROUP BY version, segment, feature, scale_id, start
UNION ALL
SELECT
	'categorical' AS kind, version, segment, feature, intDiv(toUnixTimestamp(time), {seconds:UInt32}) * {seconds:UInt32} AS start, 0 AS scale_id,
	0 AS centre, 0 AS spread,
	mapKeys(sumMap(categories)) AS names, mapValues(sumMap(categories)) AS counts,
	sum(n) AS rows, sum(weight) AS w, sum(weight2) AS w2, sum(missing) AS n_missing, 0 AS s, 0 AS s2,
	0 AS n_nan, 0 AS n_above, 0 AS n_below
FROM {categorical_table:Identifier}
WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
	AND (
		(segment = '' AND feature IN {features:Array(String)})
		OR (segment IN {segments:Array(String)} AND feature IN {segment_features:Array(String)})
	)
	AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
	AND time >= {from:DateTime64(3, 'UTC')} AND time < {to:DateTime64(3, 'UTC')}
	AND NOT (time >= {gap_from:DateTime64(3, 'UTC')} AND time < {gap_to:DateTime64(3, 'UTC')})
GROUP BY version, segment, feature, start
