import { setTimeout as delay } from 'node:timers/promises';
import type { Kind } from '../decode/events.ts';
import type { CanonicalRecord } from './map-row.ts';
import type { Replayable } from './streams.ts';
import type { Span, Target } from './target.ts';

export interface ReplayOptions {
	/** Seconds of the data in a second; Infinity: as fast as it goes. */
	speed: number;
	/** Stamp events with the time of sending instead of the data's own: they count as live traffic. */
	live: boolean;
	/** Told after every chunk. */
	onProgress: (sent: Progress) => void;
}

export interface Progress {
	sent: number;
	total: number;
	refused: number;
}

export interface Replay {
	/** Records sent per kind. */
	sent: Record<Kind, number>;
	refused: number;
	/** The first refusals. */
	errors: string[];
	/** Span of event time per model; empty where `live`. */
	spans: Span[];
}

const CHUNK = 20_000;
/** When paced, a chunk is sent after so long at the latest, in ms. */
const PACE = 250;
const HOUR = 3_600_000;
const MAX_ERRORS = 5;

/** Sends everything, in the order and, where asked, at the pace of the data's clock. */
export async function replay({ total, records }: Replayable, target: Target, options: ReplayOptions): Promise<Replay> {
	const { speed, live, onProgress } = options;
	const chunks: Record<Kind, CanonicalRecord[]> = { inference: [], labels: [], gpu: [] };
	const result: Replay = { sent: { inference: 0, labels: 0, gpu: 0 }, refused: 0, errors: [], spans: [] };
	const spans = new Map<string, { from: number; to: number }>();
	const flush = async (kinds: readonly Kind[]) => {
		for (const kind of kinds) {
			if (chunks[kind].length === 0) continue;
			const { refused, errors } = await target.send(kind, chunks[kind]);
			result.sent[kind] += chunks[kind].length;
			result.refused += refused;
			result.errors.push(...errors.slice(0, MAX_ERRORS - result.errors.length));
			chunks[kind] = [];
		}
		const sent = result.sent.inference + result.sent.labels + result.sent.gpu;
		onProgress({ sent, total, refused: result.refused });
	};
	const all: readonly Kind[] = ['inference', 'labels', 'gpu'];
	let began: { wall: number; data: number } | undefined;
	let flushed = Date.now();
	for await (const { kind, at, record } of records) {
		began ??= { wall: Date.now(), data: at };
		const due = began.wall + (at - began.data) / speed;
		// Infinite speed: due at once.
		if (due > Date.now()) {
			await flush(all);
			await delay(Math.max(0, due - Date.now()));
		}
		if (live) stamp(kind, record);
		else widen(spans, kind, record);
		chunks[kind].push(record);
		if (chunks[kind].length >= CHUNK) await flush([kind]);
		else if (speed !== Infinity && Date.now() - flushed >= PACE) {
			await flush(all);
			flushed = Date.now();
		}
	}
	await flush(all);
	result.spans = [...spans].map(([model, { from, to }]) => ({
		model,
		from: new Date(Math.floor(from / HOUR) * HOUR).toISOString(),
		to: new Date((Math.floor(to / HOUR) + 1) * HOUR).toISOString()
	}));
	return result;
}

function stamp(kind: Kind, record: CanonicalRecord): void {
	record[kind === 'labels' ? 'observed_at' : 'ts'] = new Date().toISOString();
}

function widen(spans: Map<string, { from: number; to: number }>, kind: Kind, { model, ts }: CanonicalRecord): void {
	if (kind !== 'inference' || typeof model !== 'string') return;
	const at = Date.parse(String(ts));
	const span = spans.get(model);
	if (!span) spans.set(model, { from: at, to: at });
	else {
		span.from = Math.min(span.from, at);
		span.to = Math.max(span.to, at);
	}
}
