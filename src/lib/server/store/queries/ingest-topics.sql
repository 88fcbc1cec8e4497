-- What is stored per topic, partition and epoch. A record resolved from the quarantine counts where it is stored now.
SELECT
	_topic AS topic, _partition AS partition, _epoch AS epoch,
	sumIf(n, target NOT IN ('quarantine', 'resolved')) AS stored,
	sumIf(toInt64(n), target = 'quarantine') - sumIf(toInt64(n), target = 'resolved') AS quarantined,
	max(last_offset) AS last_offset,
	sumIf(n, time >= toStartOfMinute(now() - 60) AND time < toStartOfMinute(now())) AS last_minute,
	toDateTime(max(time), 'UTC') AS last_at
FROM ingest_minute
GROUP BY topic, partition, epoch
ORDER BY topic, partition, epoch
