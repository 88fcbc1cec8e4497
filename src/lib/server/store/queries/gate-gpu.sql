-- Levels of the devices that served each version, over [from, to): raw samples, since the rollup has no versions.
SELECT
	version, item.1 AS metric, count() AS rows, sum(item.2) AS s, sum(item.2 * item.2) AS s2, min(item.2) AS low, max(item.2) AS high
FROM
(
	SELECT version, arrayJoin(arrayZip(mapKeys(metrics), mapValues(metrics))) AS item
	FROM gpu_samples
	WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
		AND version IN {versions:Array(String)}
		AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
)
WHERE isFinite(item.2)
GROUP BY version, metric
ORDER BY version, metric
