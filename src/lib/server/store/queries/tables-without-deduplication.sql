-- Tables whose engine keeps no window of insert tokens. Replicated engines keep one by default.
SELECT name
FROM system.tables
WHERE database = currentDatabase()
	AND engine LIKE '%MergeTree'
	AND engine NOT LIKE 'Replicated%'
	AND engine NOT LIKE 'Shared%'
	AND toUInt64OrZero(extract(engine_full, 'non_replicated_deduplication_window = (\\d+)')) < 1000
ORDER BY name
