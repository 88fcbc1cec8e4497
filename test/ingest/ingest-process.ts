/** A process of its own that ingests a model's topics, tells what is stored, and ends when it was told to or killed. */
import { createBus } from '#server/bus.ts';
import { startIngest } from '#ingest/ingest.ts';
import { openStore } from '#store/store.ts';
import { z } from 'zod';

const [data_dir = '', brokers = '', prefix = ''] = process.argv.slice(2);
const store = await openStore({ data_dir });
const config = {
	kafka_brokers: brokers.split(','),
	project_file: {
		project: 'default',
		models: [],
		topics: { inference: `${prefix}.inference`, labels: `${prefix}.labels`, gpu: `${prefix}.gpu` }
	}
};
const ingest = await startIngest({
	store,
	config,
	bus: createBus(),
	group: prefix,
	onWarning: (text) => console.error(text)
});

const countSchema = z.object({ name: z.string(), n: z.number() });
const seenSchema = z.object({ rows: z.number(), distinct: z.number() });
while (process.connected) {
	const counts = await store.ch.query('count-rows', { model: prefix }, countSchema);
	const [offsets] = await store.ch.query('count-offsets', { model: prefix }, seenSchema);
	const status = await ingest.status();
	process.send?.({ counts: Object.fromEntries(counts.map(({ name, n }) => [name, n])), offsets, status });
	await new Promise((resolve) => setTimeout(resolve, 100));
}
await ingest.close();
await store.close();
