-- The newest sample of every device.
SELECT
	environment, host, gpu,
	argMax(uuid, ts) AS uuid,
	argMax(gpu_model, ts) AS gpu_model,
	argMax(model, ts) AS model,
	argMax(version, ts) AS version,
	max(ts) AS last_at,
	argMax(metrics, ts) AS metrics
FROM gpu_samples
WHERE project = {project:String} AND ts > {since:DateTime64(3, 'UTC')}
GROUP BY environment, host, gpu
ORDER BY environment, host, gpu
