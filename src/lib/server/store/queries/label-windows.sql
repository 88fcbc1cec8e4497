-- Labels per version, segment and window of `seconds` (whole hours), from the newest revision of every hour.
WITH newest AS (
	SELECT time, max(revision) AS revision
	FROM outcome_hour
	WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
		AND label_name = {label_name:String}
		AND time >= {from:DateTime64(3, 'UTC')} AND time < {to:DateTime64(3, 'UTC')}
	GROUP BY time
)
SELECT
	version, segment,
	intDiv(toUnixTimestamp(time), {seconds:UInt32}) * {seconds:UInt32} AS start,
	mapKeys(sumMap(map(toString(label), n))) AS names, mapValues(sumMap(map(toString(label), n))) AS counts,
	sum(n) AS w, sum(weight2) AS w2
FROM outcome_hour
WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
	AND label_name = {label_name:String}
	AND time >= {from:DateTime64(3, 'UTC')} AND time < {to:DateTime64(3, 'UTC')}
	AND (time, revision) IN (SELECT time, revision FROM newest)
	AND segment IN {segments:Array(String)}
	AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
GROUP BY version, segment, start
ORDER BY start, version, segment
