-- What has arrived of every model: first and last event time, and when the last row came in.
SELECT
	environment, model,
	min(time) AS first_ts, max(last_ts) AS last_ts, max(last_ingested_at) AS last_ingested_at
FROM traffic_minute
WHERE project = {project:String} AND segment = ''
GROUP BY environment, model
ORDER BY environment, model
