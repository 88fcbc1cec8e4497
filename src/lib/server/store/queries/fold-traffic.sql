-- The roll-up traffic_minute of all rows of `events`: what ingest/fold makes of a batch, for rebuilds and as its judge.
SELECT
	project, environment, model, version,
	arrayJoin(arrayConcat([''], arrayMap((k, v) -> concat(k, '=', v), mapKeys(segments), mapValues(segments)))) AS segment,
	toDateTime(intDiv(toUnixTimestamp(ts), greatest(grain, 60)) * greatest(grain, 60), 'UTC') AS time,
	count() AS n,
	sum(weight) AS weight,
	max(ts) AS last_ts,
	max(ingested_at) AS last_ingested_at
FROM events
GROUP BY project, environment, model, version, segment, time
