-- Rows of each version in [from, to), by minute of event time; '' is traffic that carries no version.
SELECT version, toFloat64(sum(n)) AS n, min(time) AS first, max(last_ts) AS last
FROM traffic_minute
WHERE project = {project:String}
	AND environment = {environment:String}
	AND model = {model:String}
	AND segment = ''
	AND version IN {versions:Array(String)}
	AND time >= toStartOfMinute({from:DateTime64(3, 'UTC')})
	AND time < {to:DateTime64(3, 'UTC')}
GROUP BY version
ORDER BY version
