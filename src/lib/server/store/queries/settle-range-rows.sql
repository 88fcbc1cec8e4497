-- Tables that hold rows of a range of offsets.
SELECT name FROM (
	SELECT 'events' AS name, _topic, _partition, _epoch, _offset FROM events
	UNION ALL SELECT 'labels', _topic, _partition, _epoch, _offset FROM labels
	UNION ALL SELECT 'gpu_samples', _topic, _partition, _epoch, _offset FROM gpu_samples
	UNION ALL SELECT 'server_counters', _topic, _partition, _epoch, _offset FROM server_counters
	UNION ALL SELECT 'halves', _topic, _partition, _epoch, _offset FROM halves
	UNION ALL SELECT 'set_aside', _topic, _partition, _epoch, _offset FROM set_aside
	UNION ALL SELECT 'quarantine', _topic, _partition, _epoch, _offset FROM quarantine
)
WHERE _topic = {topic:String} AND _partition = {partition:Int32} AND _epoch = {epoch:UInt32}
	AND _offset BETWEEN {from:Int64} AND {end:Int64}
GROUP BY name
