-- Which offsets are in some table, in pieces of 65,536: how many, the first and the last, and the gaps between them.
WITH places AS (
	SELECT _topic, _epoch, _partition, _offset FROM events
	UNION ALL SELECT _topic, _epoch, _partition, _offset FROM labels
	UNION ALL SELECT _topic, _epoch, _partition, _offset FROM gpu_samples
	UNION ALL SELECT _topic, _epoch, _partition, _offset FROM server_counters
	UNION ALL SELECT _topic, _epoch, _partition, _offset FROM halves
	UNION ALL SELECT _topic, _epoch, _partition, _offset FROM set_aside
	UNION ALL SELECT _topic, _epoch, _partition, _offset FROM quarantine
),
pieces AS (
	SELECT
		_topic AS topic, _epoch AS epoch, _partition AS partition, bitShiftRight(_offset, 16) AS piece,
		count() AS rows, groupBitmapState(toUInt32(bitAnd(_offset, 65535))) AS bits
	FROM places
	WHERE NOT startsWith(_topic, '@') AND ({topic:String} = '' OR _topic = {topic:String})
	GROUP BY topic, epoch, partition, piece
)
SELECT
	topic, epoch, partition, toFloat64(rows) AS rows, toFloat64(bitmapCardinality(bits)) AS offsets,
	toFloat64(piece * 65536 + bitmapMin(bits)) AS first, toFloat64(piece * 65536 + bitmapMax(bits)) AS last,
	if(offsets = last - first + 1, [], arraySort(arrayMap(x -> toFloat64(x), bitmapToArray(bits)))) AS present,
	arrayFilter((x, step) -> step > 1, arrayMap(x -> x + piece * 65536, present), arrayDifference(present)) AS after_gap,
	arrayFilter(step -> step > 1, arrayDifference(present)) AS steps
FROM pieces
ORDER BY topic, epoch, partition, piece
