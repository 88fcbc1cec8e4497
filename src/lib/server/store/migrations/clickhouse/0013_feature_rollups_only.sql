-- What 0012 copied into the roll-ups of all features.
DROP VIEW IF EXISTS numeric_hour_view SYNC;
DROP VIEW IF EXISTS numeric_day_view SYNC;
DROP VIEW IF EXISTS categorical_hour_view SYNC;
DROP VIEW IF EXISTS categorical_day_view SYNC;
DROP TABLE IF EXISTS numeric_minute SYNC;
DROP TABLE IF EXISTS numeric_hour SYNC;
DROP TABLE IF EXISTS numeric_day SYNC;
DROP TABLE IF EXISTS categorical_minute SYNC;
DROP TABLE IF EXISTS categorical_hour SYNC;
DROP TABLE IF EXISTS categorical_day SYNC;
