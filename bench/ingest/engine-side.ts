import { queryText } from '#store/clickhouse.ts';
import { FOLDS } from '#store/rebuild.ts';
import { openStore } from '#store/store.ts';
import { CATEGORICAL, NUMERIC } from './events.ts';
import { digest, stopwatch, untilStored, type Result, type Task } from './side.ts';

/**
 * ClickHouse's own Kafka table engine in the same embedded engine, into the same tables, with the folds in SQL as
 * materialized views. The features are declared by name and type, which is what its JSON reader does fastest.
 */
export async function engineSide({ side, brokers, topic, events, data_dir, scales, settings }: Task): Promise<Result> {
	const store = await openStore({ data_dir });
	const { ch } = store;
	await ch.insert('feature_scales', scales);
	await ch.command('SYSTEM RELOAD DICTIONARY feature_scale');
	if (side === 'engine') {
		for (const { table, name } of FOLDS) {
			await ch.command(`CREATE MATERIALIZED VIEW "${name}" TO ${table} AS ${queryText(name)}`);
		}
	}
	const features = [...NUMERIC.map((name) => `${name} Float64`), ...CATEGORICAL.map((name) => `${name} String`)];
	await ch.command(
		`CREATE TABLE queue (model LowCardinality(String), version LowCardinality(String), event_id String, ts Int64, ` +
			`features Tuple(${features.join(', ')}), prediction UInt8, score Float64) ENGINE = Kafka SETTINGS ` +
			`kafka_broker_list = '${brokers.join(',')}', kafka_topic_list = '${topic}', kafka_group_name = 'engine-${Date.now()}', ` +
			`kafka_format = 'JSONEachRow', ${Object.entries(settings)
				.map(([name, value]) => `${name} = ${value}`)
				.join(', ')}`
	);
	const map = (names: string[]) => names.flatMap((name) => [`'${name}'`, `features.${name}`]).join(', ');
	const stop = stopwatch();
	await ch.command(
		`CREATE MATERIALIZED VIEW queue_view TO events AS SELECT 'default' AS project, 'production' AS environment, ` +
			`model, version, event_id, '' AS request_id, 0 AS row_index, fromUnixTimestamp64Milli(ts, 'UTC') AS ts, ` +
			`now64(3, 'UTC') AS ingested_at, 1 AS weight, map(${map(NUMERIC)}, '@score', score) AS numeric, ` +
			`map(${map(CATEGORICAL)}, '@prediction', toString(prediction)) AS categorical, 60 AS grain, ` +
			`_topic, toInt32(_partition) AS _partition, toInt64(_offset) AS _offset, 1 AS _epoch, 'engine' AS _decoder FROM queue`
	);
	await untilStored(store, events, side === 'engine-raw');
	const measured = stop();
	const result = { ...measured, digest: side === 'engine' ? await digest(store) : '', scales: [] };
	await ch.command('DROP VIEW queue_view');
	await ch.command('DROP TABLE queue');
	await store.close();
	return result;
}
