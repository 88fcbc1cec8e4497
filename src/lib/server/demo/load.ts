import type { IngestRecords } from '#ingest/direct.ts';
import { historyBatches, historyLength, type HistoryPlan } from './history.ts';
import type { Records } from './simulate/record.ts';

/** Topic that stands in the rows of the simulated history: it never went through a broker. */
export const HISTORY_TOPIC = '@demo';

/** Told as the load goes on: a sentence, and the share done, 0 to 1. */
export type OnProgress = (detail: string, progress: number) => void;

/**
 * Stores the whole history, a day at a time. The tokens are made from the plan, so that a load that was interrupted can
 * run again and counts nothing twice.
 */
export async function loadHistory(plan: HistoryPlan, ingest: IngestRecords, onProgress: OnProgress): Promise<number> {
	const total = historyLength(plan);
	let done = 0;
	let rows = 0;
	// The next batch is made and decoded while the store takes the one before.
	let before = Promise.resolve();
	for (const batch of historyBatches(plan)) {
		const mine = storeBatch(ingest, batch, `demo/${plan.seed}/${plan.end}/${done}`);
		mine.catch(() => undefined);
		await before;
		before = mine;
		rows += batch.inference.length + batch.labels.length + batch.gpu.length;
		done++;
		onProgress(`two weeks of history: ${rows.toLocaleString('en')} records`, done / total);
	}
	await before;
	return rows;
}

/** Stores records by the direct way; the same records with the same token are stored once. */
export async function storeBatch(ingest: IngestRecords, batch: Records, token?: string): Promise<void> {
	const store = async (kind: keyof Records): Promise<void> => {
		const options = { topic: HISTORY_TOPIC, ...(token !== undefined && { token: `${token}/${kind}` }) };
		const { refused, errors } = await ingest(kind, batch[kind], options);
		if (refused > 0) throw new Error(`The demo made ${refused} records that are refused: ${errors[0]?.detail ?? ''}`);
	};
	await Promise.all([store('inference'), store('labels'), store('gpu')]);
}
