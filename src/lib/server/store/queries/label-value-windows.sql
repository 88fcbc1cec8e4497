-- The same of labels that are numbers.
WITH newest AS (
	SELECT time, max(revision) AS revision
	FROM label_hour
	WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
		AND label_name = {label_name:String}
		AND time >= {from:DateTime64(3, 'UTC')} AND time < {to:DateTime64(3, 'UTC')}
	GROUP BY time
)
SELECT
	version, segment, '@label' AS feature, scale_id,
	dictGet('feature_scale', 'centre', ({project:String}, {model:String}, '@prediction')) AS centre,
	dictGet('feature_scale', 'spread', ({project:String}, {model:String}, '@prediction')) AS spread,
	intDiv(toUnixTimestamp(time), {seconds:UInt32}) * {seconds:UInt32} AS start,
	sumMap(bins) AS by_bin, CAST([], 'Array(String)') AS names, CAST([], 'Array(Float64)') AS counts,
	sum(n) AS rows, sum(weight) AS w, sum(weight2) AS w2, sum(sum) AS s, sum(sum2) AS s2, sum(not_a_number) AS n_nan,
	sum(positive_infinity) AS n_above, sum(negative_infinity) AS n_below, 0 AS n_missing
FROM label_hour
WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
	AND label_name = {label_name:String}
	AND time >= {from:DateTime64(3, 'UTC')} AND time < {to:DateTime64(3, 'UTC')}
	AND (time, revision) IN (SELECT time, revision FROM newest)
	AND segment IN {segments:Array(String)}
	AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
GROUP BY version, segment, scale_id, start
ORDER BY start, version, segment, scale_id
