import type { Block, Column } from '#store/native.ts';
import { LEEWAY_JSON, decodeLeewayJson } from '../decode/leeway-json.ts';
import type { Rejected } from '../decode/event.ts';
import type { Kind } from '../decode/events.ts';
import { tooLarge, wrongClock } from '../decode/limits.ts';
import { blocksOf, type BlockColumns } from '../fold/blocks.ts';
import { EventColumns } from '../fold/event-columns.ts';
import { modelKey, noteSeen, type ModelEntry, type Seen } from '../model-entry.ts';
import { appendInference } from '../prepare.ts';
import { describe } from '../text/describe.ts';
import type { Failures, Scorers } from '../text/scorer.ts';
import { IdList, type Ids } from '../settle/question.ts';

/** Records of one batch of one partition, as bytes: everything that crosses into the thread. */
export interface Job {
	topic: string;
	partition: number;
	epoch: number;
	kind: Kind;
	project: string;
	/** When the batch arrived, ms since 1970. */
	now: number;
	/** Values, one after the other: record i ends before `ends[i]`. */
	bytes: Uint8Array;
	ends: Uint32Array;
	offsets: Float64Array;
	timestamps: Float64Array;
}

/** What the catalog has learnt since the job before: first all models anew, if any has changed, then values seen. */
export interface News {
	entries: ModelEntry[] | null;
	seen: Seen[];
}

export interface RefusedElement {
	/** Which record of the job, and which element of it. */
	record: number;
	part: { index: number; of: number };
	/** Place among the elements of the batch. */
	index: number;
	rejected: Rejected;
}

/** The blocks of a batch, ready to be stored once its ids are known to repeat nothing. */
export interface Built {
	elements: number;
	blocks: Block[];
	ids: Ids;
	refused: RefusedElement[];
	/** Models that the events are of. */
	models: { project: string; model: string }[];
	/** Categories and values of segments that were new. */
	seen: Seen[];
	/** Failures of scorers, by their names. */
	failures: Map<string, Failures>;
}

/** Why a batch has to take the slow way, on which models are learnt and every kind of record is known. */
export interface Declined {
	declined: 'unknown_model' | 'unknown_feature' | 'other_kind' | 'new_words';
}

const NO_SCORERS: Scorers = { all: [], failures: new Map() };

/** What a thread keeps between jobs. */
export class JobRunner {
	readonly #columns: BlockColumns;
	readonly #entries = new Map<string, ModelEntry>();
	readonly #events = new EventColumns();
	readonly #scorers: Scorers;

	constructor(columns: Record<string, Column[]>, scorers: Scorers = NO_SCORERS) {
		this.#columns = columns;
		this.#scorers = scorers;
	}

	/** Decodes, sorts, folds and encodes a batch of inference events. Pure but for what it remembers of the catalog. */
	run(job: Job, { entries, seen }: News): Built | Declined {
		if (entries) {
			this.#entries.clear();
			for (const entry of entries) this.#entries.set(modelKey(entry), entry);
		}
		for (const one of seen) noteSeen(this.#entries, one);
		this.#events.clear();
		this.#scorers.failures.clear();
		try {
			return this.#build(job);
		} finally {
			this.#events.clear();
		}
	}

	#build({ topic, partition, epoch, kind, project, now, bytes, ends, offsets, timestamps }: Job): Built | Declined {
		const events = this.#events;
		const ids = new IdList({ topic, partition });
		const refused: RefusedElement[] = [];
		let elements = 0;
		for (let record = 0; record < ends.length; record++) {
			const offset = offsets[record] ?? 0;
			const value = bytes.subarray(ends[record - 1] ?? 0, ends[record]);
			const large = tooLarge(value);
			const defaults = { now: timestamps[record] ?? now, event_id: `${topic}/${partition}/${offset}`, project };
			const decoded = large ? [large] : decodeLeewayJson(kind, value, defaults);
			for (let part = 0; part < decoded.length; part++) {
				let one = decoded[part];
				const index = elements++;
				let wrong: Rejected | undefined;
				if (one?.kind === 'inference') {
					const entry = this.#entries.get(modelKey(one));
					if (!entry) return { declined: 'unknown_model' };
					if (entry.texts.length > 0 || entry.embeddings.length > 0) {
						if (entry.texts.some(({ learning }) => learning)) return { declined: 'new_words' };
						one = describe(one, entry.texts, entry.embeddings, this.#scorers);
					}
					wrong = wrongClock(one, now) ?? appendInference(events, one, entry, { offset, decoder: LEEWAY_JSON });
					if (!wrong) ids.add(index, offset, one);
				} else if (one?.kind === 'rejected') wrong = one;
				else return { declined: 'other_kind' };
				if (wrong) refused.push({ record, part: { index: part, of: decoded.length }, index, rejected: wrong });
			}
		}
		if (events.unknown) return { declined: 'unknown_feature' };
		const models = [...new Set(events.entries)].map(({ project, model }) => ({ project, model }));
		const blocks = blocksOf(events, this.#columns, { ingested_at: now, topic, partition, epoch });
		return {
			elements,
			blocks,
			ids: ids.ids(),
			refused,
			models,
			seen: events.seen,
			failures: new Map(this.#scorers.failures)
		};
	}
}
