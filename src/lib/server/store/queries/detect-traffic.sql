-- Rows per version and window of `seconds`.
SELECT version, intDiv(toUnixTimestamp(time), {seconds:UInt32}) * {seconds:UInt32} AS start, sum(n) AS rows
FROM traffic_minute
WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String} AND segment = ''
	AND time >= {from:DateTime64(3, 'UTC')} AND time < {to:DateTime64(3, 'UTC')}
GROUP BY version, start
ORDER BY start, version
