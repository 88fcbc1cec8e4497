-- Records per topic and minute of arrival.
SELECT _topic AS topic, time AS at, sumIf(n, target NOT IN ('quarantine', 'resolved')) AS stored, sumIf(n, target = 'quarantine') AS quarantined
FROM ingest_minute
WHERE time >= {from:DateTime64(3, 'UTC')}
GROUP BY topic, at
ORDER BY topic, at
