-- Refused records whole, in the order in which they stood.
SELECT
	id, received_at, written_at, state, reason, detail, toUInt32(tries) AS tries, topic, partition, offset, epoch, decoder,
	sent_as, part, parts, environment, model, version, raw_bytes, raw, raw_encoding, key, key_encoding, headers
FROM quarantine_now
WHERE id IN {ids:Array(String)}
ORDER BY topic, partition, epoch, offset, part, id
