-- Devices, the levels they send, and their own pace in samples a minute (median where there are several a minute).
SELECT
	environment, host, gpu, groupUniqArray(metric) AS metrics, min(time) AS first_ts, max(time) AS last_ts,
	if(quantileExact(0.5)(n) >= 2, quantileExact(0.5)(n),
		sum(n) / uniqExact(metric) / greatest(1, (toUnixTimestamp(last_ts) - toUnixTimestamp(first_ts)) / 60)) AS per_minute
FROM gpu_minute
WHERE project = {project:String}
GROUP BY environment, host, gpu
ORDER BY environment, host, gpu
