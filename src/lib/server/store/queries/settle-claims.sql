-- Ids that producers gave, of the newest rows, with who holds them: in pieces of one partition each, oldest first.
-- An id made from the place of its record begins with that, and nothing can repeat it.
WITH (
	SELECT min(time) FROM (
		SELECT time, sum(rows) OVER (ORDER BY time DESC) - rows AS newer
		FROM (SELECT time, sum(n) AS rows FROM ingest_minute WHERE target = 'events' GROUP BY time)
	) WHERE newer < {most:UInt32}
) AS since
SELECT
	_topic AS topic, _partition AS partition, _epoch AS epoch,
	groupArray(hash.1) AS high, groupArray(hash.2) AS low, groupArray(toFloat64(_offset)) AS offset
FROM (
	SELECT
		_topic, _partition, _epoch, _offset, ingested_at,
		(
			bitXor(murmurHash3_32(event_id), murmurHash3_32(concat(project, '/', environment, '/', model))),
			bitXor(murmurHash2_32(event_id), murmurHash2_32(concat(project, '/', environment, '/', model)))
		) AS hash
	FROM events
	WHERE ingested_at >= since
		AND (NOT startsWith(_topic, '@') OR startsWith(_topic, '@http'))
		AND NOT startsWith(concat(event_id, '/'), concat(_topic, '/', toString(_partition), '/', toString(_offset), '/'))
		AND ({topic:String} = '' OR (_topic = {topic:String} AND _partition = {partition:Int32} AND _epoch = {epoch:UInt32}))
	ORDER BY ingested_at DESC
	LIMIT {most:UInt32}
)
GROUP BY topic, partition, epoch, intDiv(_offset, 50000)
ORDER BY max(ingested_at)
