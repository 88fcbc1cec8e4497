-- Places of refused records that hold something, in the order in which they stood, for a replay or an expiry. '' means all.
SELECT id, topic, partition, epoch, toUInt32(tries) AS tries, toFloat64(length(raw)) AS size
FROM quarantine_now
WHERE ({topic:String} = '' OR topic = {topic:String})
	AND ({reason:String} = '' OR reason = {reason:String})
	AND ({model:String} = '' OR model = {model:String})
	AND ({state:String} = '' OR state = {state:String})
	AND received_at >= {from:DateTime64(3, 'UTC')} AND received_at < {to:DateTime64(3, 'UTC')}
	AND ({text:String} = '' OR positionCaseInsensitiveUTF8(
		concat(reason, ' ', detail, ' ', key, ' ', toString(headers), ' ', if(raw_encoding = 'base64', tryBase64Decode(raw), raw)),
		{text:String}) > 0)
	AND raw_encoding != 'expired'
	AND (empty({ids:Array(String)}) OR id IN {ids:Array(String)})
ORDER BY topic, partition, epoch, offset, part, id
LIMIT {limit:UInt32}
