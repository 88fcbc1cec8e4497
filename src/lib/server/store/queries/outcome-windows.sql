-- Outcomes per window of `seconds` (whole hours), from the newest revision of every hour.
WITH newest AS (
	SELECT time, max(revision) AS revision
	FROM outcome_hour
	WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
		AND label_name = {label_name:String}
		AND time >= {from:DateTime64(3, 'UTC')} AND time < {to:DateTime64(3, 'UTC')}
	GROUP BY time
)
SELECT
	version, segment, predicted, label, sum(n) AS w, sum(weight2) AS w2,
	intDiv(toUnixTimestamp(time), {seconds:UInt32}) * {seconds:UInt32} AS start
FROM outcome_hour
WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
	AND label_name = {label_name:String}
	AND time >= {from:DateTime64(3, 'UTC')} AND time < {to:DateTime64(3, 'UTC')}
	AND (time, revision) IN (SELECT time, revision FROM newest)
	AND (empty({segments:Array(String)}) OR segment IN {segments:Array(String)})
GROUP BY version, segment, predicted, label, start
ORDER BY start, version, segment, predicted, label
