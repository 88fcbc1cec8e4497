import type { KafkaMessage } from 'kafkajs';
import { addFeature, type ModelEntry } from '#ingest/model-entry.ts';
import type { BlockColumns } from '#ingest/fold/blocks.ts';
import { packMessages } from '#ingest/thread/pack.ts';
import type { Built, Declined, Job } from '#ingest/thread/job.ts';

export const NOW = Date.UTC(2026, 0, 2);

const text = { type: 'LowCardinality(String)' };
const sums = ['weight', 'weight2', 'missing', 'sum', 'sum2', 'not_a_number', 'positive_infinity', 'negative_infinity'];
const key = ['project', 'environment', 'model', 'version', 'segment', 'feature'].map((name) => ({ name, ...text }));

/** Some columns of the tables, which are enough to tell two blocks apart. */
export const COLUMNS: BlockColumns = {
	events: [
		{ name: 'event_id', type: 'String' },
		{ name: 'ts', type: "DateTime64(3, 'UTC')" },
		{ name: 'numeric', type: 'Map(LowCardinality(String), Float64)' },
		{ name: 'categorical', type: 'Map(LowCardinality(String), String)' },
		{ name: 'missing', type: 'Array(LowCardinality(String))' },
		{ name: '_offset', type: 'Int64' }
	],
	feature_minute: [
		...key,
		{ name: 'bins', type: 'SimpleAggregateFunction(sumMap, Map(Int32, Float64))' },
		{ name: 'categories', type: 'SimpleAggregateFunction(sumMap, Map(String, Float64))' },
		...sums.map((name) => ({ name, type: 'SimpleAggregateFunction(sum, Float64)' }))
	],
	traffic_minute: [...key.slice(0, -1), { name: 'n', type: 'UInt64' }]
};

/** A model with a number and a category. */
export function entryOf(model: string): ModelEntry {
	const entry: ModelEntry = {
		...{
			project: 'default',
			model,
			features: new Map(),
			inputs: [],
			embeddings: [],
			texts: [],
			segments: [],
			grain: 60
		},
		...{ categories: new Map(), segment_values: new Map() }
	};
	addFeature(entry, 'x', 'numeric', { scale_id: 1, centre: 0, spread: 1 });
	addFeature(entry, 'colour', 'categorical', null);
	return entry;
}

export function jobOf(values: readonly unknown[], over: Partial<Job> = {}): Job {
	const messages = values.map(
		(value, i) =>
			({ value: Buffer.from(JSON.stringify(value)), offset: String(100 + i), timestamp: String(NOW) }) as KafkaMessage
	);
	const about = { topic: 't', partition: 3, epoch: 1, kind: 'inference' as const, project: 'default', now: NOW };
	return { ...packMessages(messages, about), ...over };
}

export const event = (i: number, features: Record<string, unknown> = { x: i / 4, colour: `c${i % 3}` }) => ({
	...{ model: 'm', event_id: `e${i}`, ts: NOW + 1000 * i, features }
});

/** A result with its bytes as text, to be compared; what was new is left out. */
export function plain(result: Built | Declined): unknown {
	if ('declined' in result) return result;
	const blocks = result.blocks.map((block) => ({ ...block, bytes: Buffer.from(block.bytes).toString('hex') }));
	return { ...result, blocks, seen: [] };
}
