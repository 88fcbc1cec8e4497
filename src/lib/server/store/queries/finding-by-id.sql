SELECT
	id, project, environment, model, version, segment, monitor, concern, metric, feature, value, lower, upper, level, unit,
	n, reference_n, moved, leeway, verdict, reason, detail, method, window_start, window_end, window_seconds, epoch, look,
	clock, revision, computed_at
FROM findings
WHERE id = {id:String}
ORDER BY computed_at
LIMIT 1
