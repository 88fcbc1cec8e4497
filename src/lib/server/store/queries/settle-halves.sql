-- Halves, oldest first, with what became of them: part of the event of another half, or stored alone or refused after
-- their time.
SELECT
	h._topic AS topic, h._partition AS partition, h._epoch AS epoch, h._offset AS offset, any(h._decoder) AS decoder, any(h.half) AS half,
	multiIf(
		countIf(e.found AND (e._topic, e._partition, e._epoch, e._offset) != (h._topic, h._partition, h._epoch, h._offset)) > 0, 'joined',
		countIf(e.found OR q.found) > 0, 'expired',
		'waiting'
	) AS state
FROM halves AS h
LEFT JOIN (
	SELECT DISTINCT project, request_id, _topic, _partition, _epoch, _offset, true AS found
	FROM events
	WHERE ingested_at >= (SELECT min(ingested_at) FROM halves) AND (project, request_id) IN (SELECT project, request_id FROM halves)
) AS e ON e.project = h.project AND e.request_id = h.request_id
LEFT JOIN (
	SELECT DISTINCT _topic, _partition, _epoch, _offset, true AS found FROM quarantine WHERE reason = 'unpaired'
) AS q ON q._topic = h._topic AND q._partition = h._partition AND q._epoch = h._epoch AND q._offset = h._offset
WHERE h.half != ''
	AND ({topic:String} = '' OR (h._topic = {topic:String} AND h._partition = {partition:Int32} AND h._epoch = {epoch:UInt32}))
GROUP BY topic, partition, epoch, offset
ORDER BY min(h.ingested_at), topic, partition, offset
