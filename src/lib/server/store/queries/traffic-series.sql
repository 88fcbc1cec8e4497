-- Rows per bucket of time in [from, to). '' as model means all. Buckets without rows are left out: a gap stays a gap.
SELECT
	environment, model, version,
	toStartOfInterval(time, toIntervalSecond({seconds:UInt32})) AS at,
	toFloat64(sum(n)) AS rows
FROM traffic_minute
WHERE project = {project:String} AND segment = '' AND ({model:String} = '' OR model = {model:String})
	AND time >= toDateTime({from:DateTime64(3, 'UTC')}) AND time < {to:DateTime64(3, 'UTC')}
GROUP BY environment, model, version, at
ORDER BY environment, model, version, at
