SELECT environment, max(ts) AS last_ts, max(ingested_at) AS last_ingested_at
FROM gpu_samples
WHERE project = {project:String}
GROUP BY environment
