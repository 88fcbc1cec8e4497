-- Halves that are part of events of a range of offsets, which is stored again: it needs them again.
SELECT h._topic AS topic, h._partition AS partition, h._epoch AS epoch, h._offset AS offset, h._decoder AS decoder, h.half AS half, 'waiting' AS state
FROM halves AS h
WHERE half != '' AND (project, request_id) IN (
	SELECT project, request_id FROM events
	WHERE _topic = {topic:String} AND _partition = {partition:Int32} AND _epoch = {epoch:UInt32}
		AND _offset BETWEEN {from:Int64} AND {end:Int64}
)
AND NOT (
	_topic = {topic:String} AND _partition = {partition:Int32} AND _epoch = {epoch:UInt32}
	AND _offset BETWEEN {from:Int64} AND {end:Int64}
)
