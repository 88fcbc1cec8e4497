-- What was refused, per topic and reason, with the sentence of the newest one. '' means all.
SELECT
	topic, reason,
	toFloat64(countIf(state = 'open')) AS n, toFloat64(countIf(state = 'resolved')) AS resolved,
	toFloat64(countIf(state = 'expired')) AS expired,
	min(received_at) AS first_at, max(received_at) AS last_at, argMax(detail, received_at) AS newest,
	argMax(if(raw_encoding IN ('text', 'latin1'), substringUTF8(raw, 1, 400), ''), received_at) AS sample
FROM quarantine_now
WHERE ({topic:String} = '' OR topic = {topic:String})
	AND ({reason:String} = '' OR reason = {reason:String})
	AND ({model:String} = '' OR model = {model:String})
	AND ({state:String} = '' OR state = {state:String})
	AND received_at >= {from:DateTime64(3, 'UTC')} AND received_at < {to:DateTime64(3, 'UTC')}
	AND ({text:String} = '' OR positionCaseInsensitiveUTF8(
		concat(reason, ' ', detail, ' ', key, ' ', toString(headers), ' ', if(raw_encoding = 'base64', tryBase64Decode(raw), raw)),
		{text:String}) > 0)
GROUP BY topic, reason
ORDER BY n DESC, topic, reason
LIMIT 200
