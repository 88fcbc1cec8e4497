-- Roll-ups in the order of time: a window is then one stretch of its table, whatever the number of features, where each
-- feature's stretch had to be searched before (20 features of a month: 55 ms a window before, 32 to 37 after). Nothing reads
-- one feature over a long time but as one of many. A table keeps its order for life, so each is copied and takes the name;
-- views follow the name.

DROP TABLE IF EXISTS numeric_minute_by_time SYNC;
CREATE TABLE numeric_minute_by_time AS numeric_minute ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, environment, model, segment, time, feature, version, scale_id)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 1024;
INSERT INTO numeric_minute_by_time SELECT * FROM numeric_minute SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0;
EXCHANGE TABLES numeric_minute AND numeric_minute_by_time;
DROP TABLE numeric_minute_by_time SYNC;

DROP TABLE IF EXISTS numeric_hour_by_time SYNC;
CREATE TABLE numeric_hour_by_time AS numeric_hour ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, environment, model, segment, time, feature, version, scale_id)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 1024;
INSERT INTO numeric_hour_by_time SELECT * FROM numeric_hour SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0;
EXCHANGE TABLES numeric_hour AND numeric_hour_by_time;
DROP TABLE numeric_hour_by_time SYNC;

DROP TABLE IF EXISTS numeric_day_by_time SYNC;
CREATE TABLE numeric_day_by_time AS numeric_day ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, environment, model, segment, time, feature, version, scale_id)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 1024;
INSERT INTO numeric_day_by_time SELECT * FROM numeric_day SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0;
EXCHANGE TABLES numeric_day AND numeric_day_by_time;
DROP TABLE numeric_day_by_time SYNC;

DROP TABLE IF EXISTS categorical_minute_by_time SYNC;
CREATE TABLE categorical_minute_by_time AS categorical_minute ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, environment, model, segment, time, feature, version)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 1024;
INSERT INTO categorical_minute_by_time SELECT * FROM categorical_minute SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0;
EXCHANGE TABLES categorical_minute AND categorical_minute_by_time;
DROP TABLE categorical_minute_by_time SYNC;

DROP TABLE IF EXISTS categorical_hour_by_time SYNC;
CREATE TABLE categorical_hour_by_time AS categorical_hour ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, environment, model, segment, time, feature, version)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 1024;
INSERT INTO categorical_hour_by_time SELECT * FROM categorical_hour SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0;
EXCHANGE TABLES categorical_hour AND categorical_hour_by_time;
DROP TABLE categorical_hour_by_time SYNC;

DROP TABLE IF EXISTS categorical_day_by_time SYNC;
CREATE TABLE categorical_day_by_time AS categorical_day ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, environment, model, segment, time, feature, version)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 1024;
INSERT INTO categorical_day_by_time SELECT * FROM categorical_day SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0;
EXCHANGE TABLES categorical_day AND categorical_day_by_time;
DROP TABLE categorical_day_by_time SYNC;
