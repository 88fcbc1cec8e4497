-- Looks whose window begins in [from, to), the latest revision of each unless all are asked for; in the order of event time.
-- An empty list does not filter.
SELECT
	id, project, environment, model, version, segment, monitor, concern, metric, feature, value, lower, upper, level, unit,
	n, reference_n, moved, leeway, verdict, reason, detail, method, window_start, window_end, window_seconds, epoch, look,
	clock, revision, computed_at
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
	AND window_start >= toDateTime({from:DateTime64(3, 'UTC')})
	AND window_start < {to:DateTime64(3, 'UTC')}
ORDER BY window_start, environment, model, version, segment, monitor, window_seconds, revision DESC, computed_at DESC
LIMIT {revisions:UInt32} BY environment, model, version, segment, monitor, window_seconds, window_start
LIMIT {limit:UInt32}
