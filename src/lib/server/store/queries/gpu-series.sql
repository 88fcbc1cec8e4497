-- Mean and extremes of one metric of every device, per bucket of time in [from, to).
SELECT
	environment, host, gpu,
	toStartOfInterval(time, toIntervalSecond({seconds:UInt32})) AS at,
	toFloat64(sum(n)) AS samples,
	sum(sum) / sum(n) AS mean,
	min(min) AS lowest,
	max(max) AS highest
FROM (SELECT environment, host, gpu, time, n, sum, min, max FROM gpu_minute
	WHERE project = {project:String} AND metric = {metric:String}
		AND time >= toDateTime({from:DateTime64(3, 'UTC')}) AND time < {to:DateTime64(3, 'UTC')})
GROUP BY environment, host, gpu, at
ORDER BY environment, host, gpu, at
