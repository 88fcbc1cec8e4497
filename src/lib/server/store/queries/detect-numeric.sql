-- Histograms of numbers per version, segment, feature and window of `seconds`, without what lies in the gap (which a coarser
-- `table` holds).
-- All traffic is read of `features`, the named segments of `segment_features` only: segments multiply the rows.
SELECT
	version, segment, feature, scale_id,
	dictGet('feature_scale', 'centre', ({project:String}, {model:String}, toString(feature))) AS centre,
	dictGet('feature_scale', 'spread', ({project:String}, {model:String}, toString(feature))) AS spread,
	intDiv(toUnixTimestamp(time), {seconds:UInt32}) * {seconds:UInt32} AS start,
	mapKeys(sumMap(bins)) AS places, mapValues(sumMap(bins)) AS counts,
	sum(n) AS rows, sum(weight) AS w, sum(weight2) AS w2, sum(sum) AS s, sum(sum2) AS s2, sum(not_a_number) AS n_nan,
	sum(positive_infinity) AS n_above, sum(negative_infinity) AS n_below, sum(missing) AS n_missing
FROM {table:Identifier}
WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
	AND (
		(segment = '' AND feature IN {features:Array(String)})
		OR (segment IN {segments:Array(String)} AND feature IN {segment_features:Array(String)})
	)
	AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
	AND time >= {from:DateTime64(3, 'UTC')} AND time < {to:DateTime64(3, 'UTC')}
	AND NOT (time >= {gap_from:DateTime64(3, 'UTC')} AND time < {gap_to:DateTime64(3, 'UTC')})
GROUP BY version, segment, feature, scale_id, start
ORDER BY start, version, segment, feature, scale_id
