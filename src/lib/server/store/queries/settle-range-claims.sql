-- Ids of events of a range of offsets, which is stored again: they stay with the records that hold them.
SELECT
	{topic:String} AS topic, {partition:Int32} AS partition, {epoch:UInt32} AS epoch,
	groupArray(bitXor(murmurHash3_32(event_id), murmurHash3_32(concat(project, '/', environment, '/', model)))) AS high,
	groupArray(bitXor(murmurHash2_32(event_id), murmurHash2_32(concat(project, '/', environment, '/', model)))) AS low,
	groupArray(toFloat64(_offset)) AS offset
FROM events
WHERE _topic = {topic:String} AND _partition = {partition:Int32} AND _epoch = {epoch:UInt32}
	AND _offset BETWEEN {from:Int64} AND {end:Int64}
