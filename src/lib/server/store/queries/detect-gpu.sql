-- Moments of every level of every device per window of `seconds`.
SELECT
	host, gpu, metric,
	intDiv(toUnixTimestamp(time), {seconds:UInt32}) * {seconds:UInt32} AS start,
	sum(n) AS rows, sum(sum) AS s, sum(sum2) AS s2, min(min) AS low, max(max) AS high
FROM gpu_minute
WHERE project = {project:String} AND environment = {environment:String}
	AND time >= {from:DateTime64(3, 'UTC')} AND time < {to:DateTime64(3, 'UTC')}
GROUP BY host, gpu, metric, start
ORDER BY start, host, gpu, metric
