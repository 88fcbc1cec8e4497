-- Days of which a model has raw events.
SELECT DISTINCT toDateTime(toStartOfDay(ts), 'UTC') AS day
FROM events
WHERE project = {project:String} AND model = {model:String}
	AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
ORDER BY day
