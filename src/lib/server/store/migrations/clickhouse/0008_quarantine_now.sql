-- The quarantine as it stands: with what the newest try said, and what became of the record.
CREATE VIEW IF NOT EXISTS quarantine_now AS
WITH tried AS (
	SELECT
		id, argMax(state, at) AS last_state, argMaxIf(reason, at, state = 'failed') AS last_reason,
		argMaxIf(detail, at, state = 'failed') AS last_detail, count() AS tries, max(at) AS tried_at
	FROM quarantine_marks
	GROUP BY id
)
SELECT
	q.id AS id, q.received_at AS received_at, q.written_at AS written_at,
	multiIf(t.last_state = 'resolved', 'resolved', q.raw_encoding = 'expired', 'expired', 'open') AS state,
	if(t.last_reason = '', q.reason, t.last_reason) AS reason,
	if(t.last_reason = '', q.detail, t.last_detail) AS detail,
	t.tries AS tries, t.tried_at AS tried_at,
	q.raw AS raw, q.raw_encoding AS raw_encoding, q.raw_bytes AS raw_bytes,
	q.key AS key, q.key_encoding AS key_encoding, q.headers AS headers,
	q.sent_as AS sent_as, q.part AS part, q.parts AS parts,
	q.project AS project, q.environment AS environment, q.model AS model, q.version AS version,
	q._topic AS topic, q._partition AS partition, q._offset AS offset, q._epoch AS epoch, q._decoder AS decoder
FROM quarantine AS q LEFT JOIN tried AS t ON q.id = t.id;
