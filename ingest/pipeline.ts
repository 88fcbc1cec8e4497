import { randomUUID } from 'node:crypto';
import type { Bus } from '#server/bus.ts';
import type { Block } from '#store/native.ts';
import type { Store } from '#store/store.ts';
import type { Catalog } from './catalog.ts';
import { blocksOf, blockColumns } from './fold/blocks.ts';
import { EventColumns } from './fold/event-columns.ts';
import type { Decoded } from './decode/decoder.ts';
import { rejected, type Event, type InferenceEvent, type Rejected } from './decode/event.ts';
import type { Kind } from './decode/events.ts';
import { wrongClock } from './decode/limits.ts';
import { modelKey } from './model-entry.ts';
import { appendInference, counterRow, gpuRow, labelRow, type Origin } from './prepare.ts';
import { quarantineRow } from './quarantine/row.ts';
import { IdList, type Answer, type PlacedHalf } from './settle/question.ts';
import { halfRow, pairRows } from './settle/rows.ts';
import { createSettle, type Settle } from './settle/settle.ts';
import type { Failures } from './text/scorer.ts';
import type { Declined, Job, RefusedElement } from './thread/job.ts';
import type { Threads } from './thread/threads.ts';

type Row = Record<string, unknown>;

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
	/** Decoded; or how to decode them, where `packed` may spare it. */
	records: readonly Incoming[] | (() => Promise<readonly Incoming[]>);
	/** The same records as bytes, for a thread to decode. */
	packed?: Packed;
	topic: string;
	partition: number;
	epoch: number;
	/** Name and version of the decoder. */
	decoder: string;
	/** The same batch with the same token is stored once; none: stored as often as it is written. */
	token?: string;
	/** When it arrived, ms since 1970, the same at every try; left out: now. */
	now?: number;
	/** Tables that hold their part of it already. */
	stored_tables?: ReadonlySet<string> | null;
	/** True: it was settled before. */
	settled?: boolean;
	/** False: what is refused stands in the quarantine already, and is only returned. */
	quarantine?: boolean;
}

export interface Packed {
	/** Made anew at every call, because it is handed over. */
	job(): Job;
	/** Some of the records, decoded, from all over the batch: what models and scales are learnt from. */
	sample(): Promise<readonly Incoming[]>;
	/** A record that was refused, with its place in the job, as the quarantine needs it. */
	refused(refused: RefusedElement): Incoming;
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

/** The same in two steps, for a batch that is tried until it is stored. */
export interface RetryingPipeline extends Pipeline {
	/** Makes and settles the rows of a batch. Waits where it depends on a batch that is not stored yet. */
	prepare(batch: Batch): Promise<Prepared>;
}

/** A batch ready to be stored. One of the two must be called. */
export interface Prepared {
	/** Throws where the store failed: calling it again stores the identical batch. */
	store(): Promise<Outcome>;
	/** It will not be stored by this process. */
	abandon(): void;
}

export interface PipelineOptions {
	store: Store;
	bus: Bus;
	catalog: Catalog;
	/** Left out: one that remembers nothing of earlier processes. */
	settle?: Settle;
	/** Left out: everything is done on this thread. */
	threads?: Threads;
	onWarning?: (text: string) => void;
	/** Told of scorers that failed in a thread. */
	onFailures?: (scorer: string, failures: Failures) => void;
}

/** Why a thread could not do a batch though all models are known. */
const SLOW: readonly string[] = ['other_kind', 'new_words'] satisfies Declined['declined'][];

/** How long a half waits for the other one where its source does not say, in seconds. */
export const PAIR_TIMEOUT_SECONDS = 300;

export function createPipeline({
	store,
	bus,
	catalog,
	threads,
	onWarning = () => undefined,
	onFailures = () => undefined,
	settle = createSettle({ timeout: () => PAIR_TIMEOUT_SECONDS * 1000 })
}: PipelineOptions): RetryingPipeline {
	/** A batch of nothing but sound or refused events of known models: decoded, folded and encoded in another thread. */
	async function preparePacked(batch: Batch, packed: Packed): Promise<Prepared | undefined> {
		const run = async () =>
			threads?.run(packed.job()).catch((error: unknown) => {
				onWarning(`A thread of ingest failed, and its batch is done without: ${String(error)}`);
				return undefined;
			});
		let built = await run();
		if (built && 'declined' in built && !SLOW.includes(built.declined)) {
			await catalog.learn(inferenceOf(await described(await packed.sample())), Date.now());
			built = await run();
		}
		if (!built || 'declined' in built) return undefined;
		const { topic, partition, epoch, quarantine = true } = batch;
		const now = batch.now ?? Date.now();
		catalog.note(built.seen);
		for (const [name, failures] of built.failures) onFailures(name, failures);
		await catalog.touch(built.models, now);
		const answer = await settle.ask({ place: { topic, partition, epoch }, ids: built.ids, halves: [] });
		if (answer.repeated.length > 0) {
			answer.abandon();
			return undefined;
		}
		const tables = emptyTables();
		const refused = built.refused.map((element) => {
			const { reason, detail } = element.rejected;
			const record = packed.refused(element);
			if (quarantine) tables.quarantine.push(quarantineRow(record, element.rejected, originOf(batch, record), now));
			return { index: element.index, offset: record.offset, reason, detail };
		});
		return ready(batch, { elements: built.elements, blocks: built.blocks, tables, refused, answer });
	}

	async function prepare(batch: Batch): Promise<Prepared> {
		const fast = batch.packed && threads ? await preparePacked(batch, batch.packed) : undefined;
		return fast ?? prepareHere(batch, typeof batch.records === 'function' ? await batch.records() : batch.records);
	}

	/** The same records without the texts that are described instead. */
	async function described(records: readonly Incoming[]): Promise<readonly Incoming[]> {
		const found = await catalog.describe(records.map(({ decoded }) => decoded));
		return records.map((record, i) => {
			const decoded = found[i] ?? record.decoded;
			return decoded === record.decoded ? record : { ...record, decoded };
		});
	}

	async function prepareHere(batch: Batch, raw: readonly Incoming[]): Promise<Prepared> {
		const { topic, quarantine = true, settled = !isSettled(topic) } = batch;
		const now = batch.now ?? Date.now();
		const tables = emptyTables();
		const refused: Refusal[] = [];
		const refuse = (record: Incoming, index: number, { reason, detail }: Rejected) => {
			refused.push({ index, offset: record.offset, reason, detail });
			if (quarantine)
				tables.quarantine.push(quarantineRow(record, rejected(reason, detail), originOf(batch, record), now));
		};
		const setAside = (record: Incoming, project: string, reason: string, detail: string) =>
			tables.set_aside.push({ project, reason, detail, ingested_at: now, ...originOf(batch, record) });
		const records = await described(raw);
		const entries = await catalog.learn(inferenceOf(records), now);
		let events = new EventColumns();
		const append = (event: InferenceEvent, record: Incoming) => {
			const entry = entries.get(modelKey(event));
			if (!entry) throw new Error(`Model ${event.model} was not learnt`);
			return appendInference(events, event, entry, { offset: record.offset, decoder: record.decoder ?? batch.decoder });
		};
		const place = { topic, partition: batch.partition, epoch: batch.epoch };
		const ids = new IdList(place);
		const halves: PlacedHalf[] = [];
		const sound = new Map<number, InferenceEvent>();
		for (const [index, record] of records.entries()) {
			const { decoded, offset } = record;
			const unsound = isEvent(decoded) && isSettled(topic) && wrongClock(decoded, now);
			if (unsound) refuse(record, index, unsound);
			else if (decoded.kind === 'inference') {
				const wrong = append(decoded, record);
				if (wrong) refuse(record, index, wrong);
				else {
					sound.set(index, decoded);
					ids.add(index, offset, decoded);
				}
			} else if (decoded.kind === 'half')
				halves.push({ index, offset, decoder: originOf(batch, record)._decoder, half: decoded });
			else if (decoded.kind === 'labels') tables.labels.push(labelRow(decoded, originOf(batch, record), now));
			else if (decoded.kind === 'gpu') tables.gpu_samples.push(gpuRow(decoded, originOf(batch, record), now));
			else if (decoded.kind === 'counter')
				tables.server_counters.push(counterRow(decoded, originOf(batch, record), now));
			else if (decoded.kind === 'not_relevant') setAside(record, '', 'not_relevant', decoded.why);
			else refuse(record, index, decoded);
		}
		let blocks: Block[];
		const answer = settled ? NOTHING_SETTLED : await settle.ask({ place, ids: ids.ids(), halves });
		try {
			for (const index of answer.repeated) {
				const record = records[index];
				if (record?.decoded.kind !== 'inference') continue;
				sound.delete(index);
				setAside(record, record.decoded.project, 'repeated', record.decoded.event_id);
			}
			// Most batches repeat nothing. Where one does, its columns are made again without.
			if (answer.repeated.length > 0) {
				events = new EventColumns();
				for (const [index, event] of sound) {
					const record = records[index];
					if (record) append(event, record);
				}
			}
			// A side that did not say its model was not described yet.
			const joined = await Promise.all(
				answer.halves.map((one) => (one.kind === 'joined' ? catalog.describe(one.events) : []))
			);
			for (const [key, entry] of await catalog.learn(joined.flat(), now)) entries.set(key, entry);
			for (const [i, { index, half }] of halves.entries()) {
				const record = records[index];
				const one = answer.halves[i];
				if (!record || !one) continue;
				if (one.kind === 'waits') tables.halves.push(halfRow(half, originOf(batch, record), now));
				else if (one.kind === 'refused') refuse(record, index, rejected('unpaired', one.detail));
				else if (one.kind !== 'joined') setAside(record, half.project, one.kind, half.pair);
				else {
					tables.evidence_minute.push(...pairRows(one.events, 'joined'));
					for (const event of joined[i] ?? []) {
						const wrong = append(event, record);
						if (!wrong) continue;
						answer.unclaim(event);
						refuse(record, index, wrong);
					}
				}
			}
			catalog.note(events.seen);
			blocks = blocksOf(events, await blockColumns(store.ch), { ingested_at: now, ...place });
		} catch (error) {
			answer.abandon();
			throw error;
		}
		refused.sort((a, b) => a.index - b.index);
		return ready(batch, { elements: records.length, blocks, tables, refused, answer });
	}

	function ready(
		{ topic, token = randomUUID(), stored_tables }: Batch,
		{ elements, blocks, tables, refused, answer }: Sorted
	): Prepared {
		// Roll-ups do not say where their rows came from: they go with the events.
		const hasEvents = stored_tables?.has('events');
		return {
			async store() {
				const { halves, ...others } = tables;
				const insert = async (table: string, rows: readonly Row[]) => {
					const stored = table === 'evidence_minute' ? hasEvents : stored_tables?.has(table);
					if (rows.length > 0 && !stored) await store.ch.insert(table, rows, { token });
				};
				// A half that waits may be joined by another batch at once: were events of this one stored before it, this half
				// could be joined here at the next try, in a block that is taken for stored.
				await insert('halves', halves);
				for (const block of hasEvents ? [] : blocks) {
					await store.ch.insertBlock(block, `${token}/${block.table}`);
				}
				for (const [table, rows] of Object.entries(others)) await insert(table, rows);
				answer.stored();
				bus.emit({ kind: 'ingest', id: topic });
				if (tables.gpu_samples.length > 0) bus.emit({ kind: 'gpus', id: '' });
				return { accepted: elements - new Set(refused.map(({ index }) => index)).size, refused };
			},
			abandon: () => answer.abandon()
		};
	}

	return {
		prepare,
		async write(batch) {
			const prepared = await prepare(batch);
			try {
				return await prepared.store();
			} catch (error) {
				prepared.abandon();
				throw error;
			}
		}
	};
}

/** What is stored of a batch. */
interface Sorted {
	elements: number;
	blocks: readonly Block[];
	tables: ReturnType<typeof emptyTables>;
	refused: Refusal[];
	answer: Answer;
}

function originOf({ topic, partition, epoch, decoder: usual }: Batch, { offset, decoder = usual }: Incoming): Origin {
	return { _topic: topic, _partition: partition, _offset: offset, _epoch: epoch, _decoder: decoder };
}

/** What is stored besides the events and their roll-ups. */
function emptyTables() {
	return {
		labels: [] as Row[],
		gpu_samples: [] as Row[],
		server_counters: [] as Row[],
		halves: [] as Row[],
		set_aside: [] as Row[],
		evidence_minute: [] as Row[],
		quarantine: [] as Row[]
	};
}

const NOTHING_SETTLED: Answer = {
	repeated: [],
	halves: [],
	unclaim: () => undefined,
	stored: () => undefined,
	abandon: () => undefined
};

/** What a program of ours stores itself repeats nothing, its offsets name no record for ever, and its clock is its own. */
function isSettled(topic: string): boolean {
	return !topic.startsWith('@') || topic.startsWith('@http');
}

function isEvent(decoded: Decoded): decoded is Event {
	return !['half', 'not_relevant', 'rejected'].includes(decoded.kind);
}

function inferenceOf(records: readonly Incoming[]): InferenceEvent[] {
	return records.flatMap(({ decoded }) => (decoded.kind === 'inference' ? [decoded] : []));
}
