-- What was stored and quarantined of every topic, ever and since `since`.
SELECT
	_topic AS topic,
	toFloat64(sumIf(n, target != 'quarantine')) AS stored,
	toFloat64(sumIf(n, target = 'quarantine')) AS quarantined,
	toFloat64(sumIf(n, time >= toDateTime({since:DateTime64(3, 'UTC')}))) AS recent,
	min(time) AS first_at,
	max(time) AS last_at
FROM ingest_minute
GROUP BY topic
ORDER BY topic
