import { randomUUID } from 'node:crypto';
import type { Bus } from '#server/bus.ts';
import type { Store } from '#store/store.ts';
import { modelKey, type Catalog } from './catalog.ts';
import type { Decoded } from './decode/decoder.ts';
import { rejected, type InferenceEvent, type Rejected } from './decode/event.ts';
import type { Kind } from './decode/events.ts';
import { counterRow, gpuRow, inferenceRow, labelRow, type Origin } from './prepare.ts';
import { quarantineRow } from './quarantine/row.ts';

/** One decoded record, or one element of it, and where it stood. */
export interface Incoming {
	decoded: Decoded;
	/** Name and version of the decoder, where it is not that of the batch. */
	decoder?: string;
	offset: number;
	/** The record as it came, for the quarantine; null: a tombstone. */
	raw: () => Uint8Array | string | null;
	key?: Uint8Array | null;
	headers?: Readonly<Record<string, string>>;
	/** When it was written to its topic, ms since 1970. */
	timestamp?: number;
	/** What it was sent as, where it stood in no topic that says so. */
	sent_as?: Kind;
	/** Which element of its record this is, from 0. */
	part?: { index: number; of: number };
	/** What a refused record was about, as far as its decoder could tell. */
	about?: { project: string; environment: string; model: string; version: string };
}

export interface Batch {
	records: readonly Incoming[];
	topic: string;
	partition: number;
	epoch: number;
	/** Name and version of the decoder. */
	decoder: string;
	/** The same batch with the same token is stored once; none: stored as often as it is written. */
	token?: string;
	/** False: what is refused stands in the quarantine already, and is only returned. */
	quarantine?: boolean;
}

export interface Refusal {
	/** Place in the batch, from 0. */
	index: number;
	offset: number;
	reason: string;
	detail: string;
}

export interface Outcome {
	accepted: number;
	/** In the order of the batch; all of them are in the quarantine, unless the batch said otherwise. */
	refused: Refusal[];
}

/** The way of every record into the store, wherever it came from. */
export interface Pipeline {
	/** Stores a batch whole: on return it is acknowledged by the store. Throws where the store failed; writing it again is safe with a token. */
	write(batch: Batch): Promise<Outcome>;
}

type Row = Record<string, unknown>;

export function createPipeline({ store, bus, catalog }: { store: Store; bus: Bus; catalog: Catalog }): Pipeline {
	return {
		async write({ records, topic, partition, epoch, decoder, token = randomUUID(), quarantine = true }) {
			const now = Date.now();
			const tables: Record<
				'events' | 'labels' | 'gpu_samples' | 'server_counters' | 'set_aside' | 'quarantine',
				Row[]
			> = {
				events: [],
				labels: [],
				gpu_samples: [],
				server_counters: [],
				set_aside: [],
				quarantine: []
			};
			const refused: Refusal[] = [];
			const entries = await catalog.learn(inferenceOf(records), now);
			for (const [index, record] of records.entries()) {
				const { decoded, offset } = record;
				const origin: Origin = {
					_topic: topic,
					_partition: partition,
					_offset: offset,
					_epoch: epoch,
					_decoder: record.decoder ?? decoder
				};
				let wrong: Rejected | undefined;
				if (decoded.kind === 'inference') {
					const entry = entries.get(modelKey(decoded));
					if (!entry) throw new Error(`Model ${decoded.model} was not learnt`);
					const made = inferenceRow(decoded, entry, origin, now);
					if (made.kind === 'row') tables.events.push(made.row);
					else wrong = made;
				} else if (decoded.kind === 'labels') tables.labels.push(labelRow(decoded, origin, now));
				else if (decoded.kind === 'gpu') tables.gpu_samples.push(gpuRow(decoded, origin, now));
				else if (decoded.kind === 'counter') tables.server_counters.push(counterRow(decoded, origin, now));
				else if (decoded.kind === 'not_relevant')
					tables.set_aside.push({
						project: '',
						reason: 'not_relevant',
						detail: decoded.why,
						ingested_at: now,
						...origin
					});
				else wrong = decoded.kind === 'half' ? rejected('unpaired', 'one half of a request') : decoded;
				if (wrong) {
					refused.push({ index, offset, reason: wrong.reason, detail: wrong.detail });
					if (quarantine) tables.quarantine.push(quarantineRow(record, wrong, origin, now));
				}
			}
			for (const [table, rows] of Object.entries(tables)) {
				if (rows.length > 0) await store.ch.insert(table, rows, { token });
			}
			bus.emit({ kind: 'ingest', id: topic });
			if (tables.gpu_samples.length > 0) bus.emit({ kind: 'gpus', id: '' });
			return { accepted: records.length - refused.length, refused };
		}
	};
}

function inferenceOf(records: readonly Incoming[]): InferenceEvent[] {
	return records.flatMap(({ decoded }) => (decoded.kind === 'inference' ? [decoded] : []));
}
