-- Rows of every model and version in [from, to), with the newest row of all time. '' as model means all.
SELECT
	environment, model, version,
	toFloat64(sumIf(n, time >= toDateTime({from:DateTime64(3, 'UTC')}) AND time < {to:DateTime64(3, 'UTC')})) AS rows,
	toFloat64(sum(n)) AS rows_ever,
	min(time) AS first_at,
	max(last_ts) AS last_at,
	max(last_ingested_at) AS last_ingested_at
FROM traffic_minute
WHERE project = {project:String} AND segment = '' AND ({model:String} = '' OR model = {model:String})
GROUP BY environment, model, version
ORDER BY environment, model, version
