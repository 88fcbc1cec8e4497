-- Every device with the newest value of each level, of the two minutes before its newest sample: exporters that send one
-- series a record spread one reading over many samples.
WITH newest AS (
	SELECT environment, host, gpu, max(ts) AS last_at
	FROM gpu_samples
	WHERE project = {project:String} AND ts > {since:DateTime64(3, 'UTC')}
	GROUP BY environment, host, gpu
)
SELECT
	environment, host, gpu,
	argMaxIf(last_uuid, last_ts, last_uuid != '') AS uuid,
	argMaxIf(last_gpu_model, last_ts, last_gpu_model != '') AS gpu_model,
	argMaxIf(last_model, last_ts, last_model != '') AS model,
	argMaxIf(last_version, last_ts, last_model != '') AS version,
	max(last_ts) AS last_at,
	mapFromArrays(groupArrayIf(metric, metric != ''), groupArrayIf(last_value, metric != '')) AS metrics
FROM (
	SELECT
		environment, host, gpu, metric,
		argMax(value, ts) AS last_value,
		argMax(uuid, ts) AS last_uuid,
		argMax(gpu_model, ts) AS last_gpu_model,
		argMax(model, ts) AS last_model,
		argMax(version, ts) AS last_version,
		max(ts) AS last_ts
	FROM gpu_samples
	INNER JOIN newest USING (environment, host, gpu)
	LEFT ARRAY JOIN mapKeys(metrics) AS metric, mapValues(metrics) AS value
	WHERE project = {project:String} AND ts > {since:DateTime64(3, 'UTC')} AND ts >= newest.last_at - INTERVAL 2 MINUTE
	GROUP BY environment, host, gpu, metric
)
GROUP BY environment, host, gpu
ORDER BY environment, host, gpu
