-- Rows, requests and pairs seen of each version in [from, to), whole minutes of event time.
SELECT
	version, toFloat64(sum(n)) AS rows, sum(weight) AS w, sum(weight2) AS w2,
	toFloat64(sum(requests)) AS n_requests, toFloat64(sum(joined)) AS n_joined, toFloat64(sum(alone)) AS n_alone
FROM evidence_minute
WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
	AND time >= toStartOfMinute({from:DateTime64(3, 'UTC')}) AND time < {to:DateTime64(3, 'UTC')}
GROUP BY version
ORDER BY version
