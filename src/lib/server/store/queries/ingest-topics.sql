-- What is stored per topic, partition and epoch.
SELECT
	_topic AS topic, _partition AS partition, _epoch AS epoch,
	sumIf(n, target != 'quarantine') AS stored,
	sumIf(n, target = 'quarantine') AS quarantined,
	max(last_offset) AS last_offset,
	sumIf(n, time >= toStartOfMinute(now() - 60) AND time < toStartOfMinute(now())) AS last_minute,
	toDateTime(max(time), 'UTC') AS last_at
FROM ingest_minute
GROUP BY topic, partition, epoch
ORDER BY topic, partition, epoch
