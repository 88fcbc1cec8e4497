import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelConfigSchema, type ModelConfigInput } from '#core/model-config.ts';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { openCatalog } from '#ingest/catalog.ts';
import { createDirect, type IngestRecords } from '#ingest/direct.ts';
import { createPipeline } from '#ingest/pipeline.ts';
import { createBus, type Bus } from '#server/bus.ts';
import { openStore, type Store } from '#store/store.ts';

export interface Bench {
	store: Store;
	bus: Bus;
	send: IngestRecords;
	config: { project_file: { project: string; models: ReturnType<typeof modelConfigSchema.parse>[] } };
	close(): Promise<void>;
}

/** Real embedded stores in a folder of their own, with the real pipeline before them. */
export async function openBench(models: readonly ModelConfigInput[]): Promise<Bench> {
	const data_dir = mkdtempSync(join(tmpdir(), 'detect-'));
	const store = await openStore({ data_dir });
	const bus = createBus();
	const parsed = models.map((model) => modelConfigSchema.parse(model));
	const catalog = await openCatalog(store, () => undefined);
	for (const model of parsed) await catalog.declare('default', model);
	return {
		store,
		bus,
		send: createDirect(createPipeline({ store, bus, catalog }), 'default'),
		config: { project_file: { project: 'default', models: parsed } },
		async close() {
			await store.close();
			rmSync(data_dir, { recursive: true, force: true });
		}
	};
}

/** A standard normal number (Box and Muller). */
export function normal(random: () => number): number {
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export interface Traffic {
	model: string;
	version?: string;
	/** First instant, ms. */
	start: number;
	seconds: number;
	rows: number;
	/** Share of rows whose income is missing. */
	nulls?: number;
	/** Added to income, in its standard deviations. */
	shift?: number;
	latency?: number;
	seed: number;
}

/** Rows of a credit model: two numbers, a category, a decision; evenly spread. */
export function traffic({
	model,
	version = 'v1',
	start,
	seconds,
	rows,
	nulls = 0.004,
	shift = 0,
	latency = 60,
	seed
}: Traffic) {
	const random = uniformFrom(seed);
	return Array.from({ length: rows }, (_, i) => {
		const income = 40 + 10 * (normal(random) + shift);
		const sex = random() < 0.5 ? 'F' : 'M';
		return {
			model,
			version,
			event_id: `${version}-${start}-${i}`,
			ts: new Date(start + Math.floor(((i + 0.5) * seconds * 1000) / rows)).toISOString(),
			features: {
				income: random() < nulls ? null : income,
				age: 40 + 12 * normal(random),
				channel: random() < 0.3 ? 'branch' : random() < 0.6 ? 'web' : 'app'
			},
			prediction: random() < (sex === 'F' ? 0.4 : 0.5) ? 'approve' : 'decline',
			latency_ms: latency * Math.exp(0.3 * normal(random)),
			status: random() < 0.001 ? '500' : '200',
			segments: { sex }
		};
	});
}
