-- Raw events of a model in the order of event time: for evidence, and for tests.
SELECT *
FROM events
WHERE model = {model:String}
ORDER BY ts, event_id
LIMIT {limit:UInt32}
