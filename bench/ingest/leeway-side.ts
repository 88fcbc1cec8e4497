import { createBus } from '#server/bus.ts';
import { startIngest } from '#ingest/ingest.ts';
import { listFeatures } from '#store/repositories/catalog.ts';
import { openStore } from '#store/store.ts';
import { digest, scaleSchema, stopwatch, untilStored, type Result, type Task } from './side.ts';

/** Leeway with its whole protocol on, as the server runs it. */
export async function leewaySide({ brokers, topic, events, data_dir }: Task): Promise<Result> {
	const store = await openStore({ data_dir });
	const stop = stopwatch();
	const ingest = await startIngest({
		store,
		config: {
			kafka_brokers: brokers,
			project_file: {
				project: 'default',
				models: [],
				topics: { inference: topic, labels: `${topic}.labels`, gpu: `${topic}.gpu` }
			}
		},
		bus: createBus(),
		group: `leeway-${Date.now()}`,
		onWarning: (text) => console.error(text)
	});
	await untilStored(store, events);
	const measured = stop();
	const result = {
		...measured,
		digest: await digest(store),
		scales: (await listFeatures(store)).flatMap((row) => scaleSchema.safeParse(row).data ?? [])
	};
	await ingest.close();
	await store.close();
	return result;
}
