-- Ingest folds the base roll-ups itself, twenty times faster, and inserts them with the batch (ingest/fold). What these views
-- did is in queries/fold-*.sql. Hours and days go on following from the minutes.
DROP VIEW IF EXISTS numeric_minute_view;
DROP VIEW IF EXISTS categorical_minute_view;
DROP VIEW IF EXISTS traffic_minute_view;
