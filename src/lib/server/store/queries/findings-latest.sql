-- The newest window and revision of every series, as it stood at `at`. Narrow columns find them, then whole rows are read.
WITH latest AS (
	SELECT environment, model, window_seconds, monitor, version, segment, max((window_start, revision)) AS newest
	FROM findings
	WHERE project = {project:String}
		AND (empty({environments:Array(String)}) OR environment IN {environments:Array(String)})
		AND (empty({models:Array(String)}) OR model IN {models:Array(String)})
		AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
		AND (empty({segments:Array(String)}) OR segment IN {segments:Array(String)})
		AND (empty({monitors:Array(String)}) OR monitor IN {monitors:Array(String)})
		AND (empty({features:Array(String)}) OR feature IN {features:Array(String)})
		AND (empty({metrics:Array(String)}) OR metric IN {metrics:Array(String)})
		AND (empty({concerns:Array(String)}) OR concern IN {concerns:Array(String)})
		AND (empty({seconds:Array(UInt32)}) OR window_seconds IN {seconds:Array(UInt32)})
		AND window_end <= {at:DateTime64(3, 'UTC')}
		AND window_end > {since:DateTime64(3, 'UTC')}
	GROUP BY environment, model, window_seconds, monitor, version, segment
)
SELECT
	id, project, environment, model, version, segment, monitor, concern, metric, feature, value, lower, upper, level, unit,
	n, reference_n, moved, leeway, verdict, reason, detail, method, window_start, window_end, window_seconds, epoch, look,
	clock, revision, computed_at
FROM findings
WHERE project = {project:String}
	AND window_start IN (SELECT newest.1 FROM latest)
	AND (environment, model, window_seconds, monitor, version, segment, window_start, revision)
		IN (SELECT environment, model, window_seconds, monitor, version, segment, newest.1, newest.2 FROM latest)
ORDER BY environment, model, monitor, version, segment, window_seconds, computed_at DESC
LIMIT 1 BY environment, model, monitor, version, segment, window_seconds
