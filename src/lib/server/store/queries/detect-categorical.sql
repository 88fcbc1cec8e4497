-- Counts of categories per version, segment, feature and window of `seconds`: the twin of detect-numeric.
SELECT
	version, segment, feature,
	intDiv(toUnixTimestamp(time), {seconds:UInt32}) * {seconds:UInt32} AS start,
	mapKeys(sumMap(categories)) AS names, mapValues(sumMap(categories)) AS counts,
	sum(n) AS rows, sum(weight) AS w, sum(weight2) AS w2, sum(missing) AS n_missing
FROM {table:Identifier}
WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
	AND (
		(segment = '' AND feature IN {features:Array(String)})
		OR (segment IN {segments:Array(String)} AND feature IN {segment_features:Array(String)})
	)
	AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
	AND time >= {from:DateTime64(3, 'UTC')} AND time < {to:DateTime64(3, 'UTC')}
	AND NOT (time >= {gap_from:DateTime64(3, 'UTC')} AND time < {gap_to:DateTime64(3, 'UTC')})
GROUP BY version, segment, feature, start
ORDER BY start, version, segment, feature
