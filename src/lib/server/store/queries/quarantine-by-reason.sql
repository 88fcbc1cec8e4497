-- What was refused, per topic and reason, with the newest sample.
SELECT
	_topic AS topic, reason, toFloat64(count()) AS n,
	min(received_at) AS first_at, max(received_at) AS last_at,
	argMax(detail, received_at) AS detail, substring(argMax(raw, received_at), 1, 400) AS sample
FROM quarantine
GROUP BY topic, reason
ORDER BY n DESC
LIMIT 50
