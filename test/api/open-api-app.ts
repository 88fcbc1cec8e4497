import { startControl } from '#control/control.ts';
import { createQuarantineCommands } from '#control/quarantine.ts';
import { GPU_POOL } from '#core/finding.ts';
import { modelConfigSchema } from '#core/model-config.ts';
import { simulateCreditRisk } from '#demo/simulate/credit-risk.ts';
import type { InferenceRecord } from '#demo/simulate/record.ts';
import { simulateGpus } from '#demo/simulate/gpus.ts';
import { simulateScreening } from '#demo/simulate/screening.ts';
import { startDetect } from '#detectors/runner/detect.ts';
import { startIngest } from '#ingest/ingest.ts';
import type { App } from '#server/app.ts';
import { createBus } from '#server/bus.ts';
import { loadConfig } from '#server/config/load.ts';
import { createLog } from '#server/log.ts';
import { initialStatus } from '#server/status.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';

export const MINUTES = 40;
/** Income of v13 is broken in the last minutes. */
const BROKEN_MINUTES = 10;
export const END = Math.floor(Date.now() / 3_600_000) * 3_600_000;
export const START = END - MINUTES * 60_000;
/** Traffic is drawn as of this instant and moved to START: at every hour of every day the tests see the same values. */
const DRAWN_AT = Date.UTC(2026, 0, 7, 12);

const range = { from: new Date(START).toISOString(), to: new Date(END).toISOString() };

function moved(record: InferenceRecord): InferenceRecord {
	return { ...record, ts: new Date(Date.parse(record.ts) - DRAWN_AT + START).toISOString() };
}

/** A whole app on embedded stores, without loops and without Kafka, with three quarters of an hour of traffic in it. */
export async function openApiApp(): Promise<{ app: App; close(): Promise<void> }> {
	const { store, folder, remove } = await openTemporaryStore();
	const loaded = loadConfig({ LEEWAY_DATA: folder, PORT: '41490', LEEWAY_DEMO: 'false' });
	const models = [
		modelConfigSchema.parse({ model: 'credit-risk', simulated: true, windows: [60], min_n: 80 }),
		modelConfigSchema.parse({
			model: 'screening',
			segments: ['sex'],
			protected: { sex: { reference: 'M' } },
			favourable: 'shortlist',
			windows: [600],
			min_n: 80
		})
	];
	const config = { ...loaded, project_file: { ...loaded.project_file, models } };
	const bus = createBus();
	const ingest = await startIngest({ store, config, bus });
	const detect = startDetect({ store, config, bus, interval_ms: 0 });
	const control = await startControl({ store, config, bus, detect }, { loops: false });
	for (let minute = 0; minute < MINUTES; minute += 10) {
		const slot = { seed: 1, start: DRAWN_AT + minute * 60_000, seconds: 600, rate: 8 };
		const broken = minute >= MINUTES - BROKEN_MINUTES ? ('income' as const) : null;
		const drawn = [
			...simulateCreditRisk(slot, { v13: 0.5, broken, bureau_drift: false }),
			...simulateScreening(slot, { label_delay: 60 }).inference
		];
		await ingest.ingestRecords('inference', drawn.map(moved));
	}
	const times = Array.from({ length: MINUTES * 10 }, (_, i) => START + i * 6000);
	await ingest.ingestRecords(
		'gpu',
		times.flatMap((time) => simulateGpus(1, time, { failing_for: null, version: 'v7' }))
	);
	for (const model of ['credit-risk', 'screening', GPU_POOL]) {
		await control.onFindings(await detect.backfill({ model, ...range }), { replay: 'record' });
	}
	const app: App = {
		config,
		store,
		bus,
		log: createLog('silent'),
		ingest,
		detect,
		control,
		quarantine: createQuarantineCommands({ store, ingest }),
		demo: null,
		status: initialStatus(),
		started_at: new Date().toISOString(),
		close: async () => undefined
	};
	return {
		app,
		async close() {
			await control.close();
			await detect.close();
			await ingest.close();
			await remove();
		}
	};
}
