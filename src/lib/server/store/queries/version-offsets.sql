-- The offsets behind a window, both ends inclusive.
SELECT
	_topic AS topic, _partition AS partition, toFloat64(min(_offset)) AS first, toFloat64(max(_offset)) AS last
FROM events
WHERE project = {project:String}
	AND environment = {environment:String}
	AND model = {model:String}
	AND version IN {versions:Array(String)}
	AND ts >= {from:DateTime64(3, 'UTC')}
	AND ts < {to:DateTime64(3, 'UTC')}
	AND _topic != ''
GROUP BY topic, partition
ORDER BY topic, partition
