-- Refused records, newest first. '' means all; the text is looked for in reason, sentence, key, headers and bytes.
SELECT
	id, received_at, written_at, state, reason, detail, toUInt32(tries) AS tries, topic, partition, offset, epoch, decoder,
	sent_as, part, parts, environment, model, version, raw_bytes,
	if(raw_encoding IN ('text', 'latin1'), substringUTF8(raw, 1, 240), '') AS excerpt
FROM quarantine_now
WHERE ({topic:String} = '' OR topic = {topic:String})
	AND ({reason:String} = '' OR reason = {reason:String})
	AND ({model:String} = '' OR model = {model:String})
	AND ({state:String} = '' OR state = {state:String})
	AND received_at >= {from:DateTime64(3, 'UTC')} AND received_at < {to:DateTime64(3, 'UTC')}
	AND ({text:String} = '' OR positionCaseInsensitiveUTF8(
		concat(reason, ' ', detail, ' ', key, ' ', toString(headers), ' ', if(raw_encoding = 'base64', tryBase64Decode(raw), raw)),
		{text:String}) > 0)
ORDER BY received_at DESC, offset DESC, part DESC, id
LIMIT {limit:UInt32} OFFSET {offset_rows:UInt32}
