-- What a half held goes after two days; that its offset came stays, so that the offsets remain covered completely.
ALTER TABLE halves MODIFY TTL toDateTime(ingested_at) + INTERVAL 10 YEAR;
ALTER TABLE halves MODIFY COLUMN half String TTL toDateTime(ingested_at) + INTERVAL 2 DAY;
