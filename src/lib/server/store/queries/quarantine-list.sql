-- Newest first. '' as topic or search means all; the search looks into reason, detail and raw bytes.
SELECT
	id, received_at, reason, detail, raw, headers,
	_topic AS topic, _partition AS partition, _offset AS offset, _epoch AS epoch, _decoder AS decoder
FROM quarantine
WHERE ({topic:String} = '' OR _topic = {topic:String})
	AND ({search:String} = '' OR positionCaseInsensitiveUTF8(concat(reason, ' ', detail, ' ', raw), {search:String}) > 0)
ORDER BY received_at DESC, _offset DESC
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
