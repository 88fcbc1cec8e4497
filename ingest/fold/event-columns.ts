import { Dictionary, type Cells } from '#store/native.ts';
import type { Feature, ModelEntry, Seen } from '../model-entry.ts';
import { Floats, Indexes, Singles } from './growing.ts';

/**
 * Inference events of a batch as columns of the table `events`, from which the roll-ups are folded too: rows become
 * neither objects nor JSON again. Features stand as numbers, their ids within the batch.
 */
export class EventColumns {
	/** The model of each row. */
	entries: ModelEntry[] = [];
	environment: string[] = [];
	version: string[] = [];
	event_id: string[] = [];
	request_id: string[] = [];
	row_index: number[] = [];
	ts: number[] = [];
	weight: number[] = [];
	offset: number[] = [];
	decoder: string[] = [];

	/** By their ids. */
	features: Feature[] = [];
	readonly #ids = new Map<Feature, number>();

	/** True: some value is of a feature, or has no scale, that the catalog has yet to learn. */
	unknown = false;
	/** Categories and values of segments that were new. */
	seen: Seen[] = [];

	/** Ids of the features of the event before, in the order of its names. */
	shape: number[] = [];

	/** Values of row i stand before `...Ends[i]`. */
	numericEnds: number[] = [];
	readonly numericIds = new Indexes();
	readonly numeric = new Floats();
	categoricalEnds: number[] = [];
	readonly categoricalIds = new Indexes();
	categorical: string[] = [];
	missingEnds: number[] = [];
	readonly missingIds = new Indexes();
	/** Embeddings: that of row i and place j ends before `vectorValueEnds[j]`. */
	vectorEnds: number[] = [];
	readonly vectorIds = new Indexes();
	vectorValueEnds: number[] = [];
	readonly vectorValues = new Singles();
	/** Texts that are kept. */
	textEnds: number[] = [];
	textNames: string[] = [];
	texts: string[] = [];
	segmentEnds: number[] = [];
	segmentNames: string[] = [];
	segments: string[] = [];

	get rows(): number {
		return this.ts.length;
	}

	idOf(feature: Feature): number {
		const known = this.#ids.get(feature);
		if (known !== undefined) return known;
		this.features.push(feature);
		this.#ids.set(feature, this.features.length - 1);
		return this.features.length - 1;
	}

	/** Takes back the values of a row that turned out to be wrong before its end. */
	undoValues(): void {
		this.numericIds.length = this.numeric.length = this.numericEnds.at(-1) ?? 0;
		this.categoricalIds.length = this.categorical.length = this.categoricalEnds.at(-1) ?? 0;
		this.vectorIds.length = this.vectorValueEnds.length = this.vectorEnds.at(-1) ?? 0;
		this.vectorValues.length = this.vectorValueEnds.at(-1) ?? 0;
	}

	/** For the table `events`. */
	cells({ ingested_at, topic, partition, epoch }: BatchOrigin): Record<string, Cells> {
		const { rows, entries } = this;
		const names = this.features.map(({ name }) => name);
		const ids = (indexes: Indexes) => new Dictionary(names, indexes.values);
		return {
			project: entries.map(({ project }) => project),
			environment: this.environment,
			model: entries.map(({ model }) => model),
			version: this.version,
			event_id: this.event_id,
			request_id: this.request_id,
			row_index: this.row_index,
			ts: this.ts,
			ingested_at: new Float64Array(rows).fill(ingested_at),
			weight: this.weight,
			numeric: { ends: this.numericEnds, keys: ids(this.numericIds), values: this.numeric.values },
			categorical: { ends: this.categoricalEnds, keys: ids(this.categoricalIds), values: this.categorical },
			missing: { ends: this.missingEnds, values: ids(this.missingIds) },
			segments: { ends: this.segmentEnds, keys: this.segmentNames, values: this.segments },
			// Left out where there are none, as in most batches.
			...(this.vectorIds.length > 0 && {
				vectors: {
					ends: this.vectorEnds,
					keys: ids(this.vectorIds),
					values: { ends: this.vectorValueEnds, values: this.vectorValues.values }
				}
			}),
			...(this.texts.length > 0 && { texts: { ends: this.textEnds, keys: this.textNames, values: this.texts } }),
			grain: entries.map(({ grain }) => grain),
			_topic: Dictionary.same(topic, rows),
			_partition: new Int32Array(rows).fill(partition),
			_offset: this.offset,
			_epoch: new Uint32Array(rows).fill(epoch),
			_decoder: this.decoder
		};
	}

	/** Empty, with the room of the typed arrays kept. */
	clear(): void {
		this.entries = [];
		this.environment = [];
		this.version = [];
		this.event_id = [];
		this.request_id = [];
		this.row_index = [];
		this.ts = [];
		this.weight = [];
		this.offset = [];
		this.decoder = [];
		this.features = [];
		this.#ids.clear();
		this.unknown = false;
		this.seen = [];
		this.shape = [];
		this.numericEnds = [];
		this.numericIds.length = this.numeric.length = 0;
		this.categoricalEnds = [];
		this.categoricalIds.length = 0;
		this.categorical = [];
		this.missingEnds = [];
		this.missingIds.length = 0;
		this.vectorEnds = [];
		this.vectorIds.length = this.vectorValues.length = 0;
		this.vectorValueEnds = [];
		this.textEnds = [];
		this.textNames = [];
		this.texts = [];
		this.segmentEnds = [];
		this.segmentNames = [];
		this.segments = [];
	}
}

/** Where the rows of a batch came from. */
export interface BatchOrigin {
	ingested_at: number;
	topic: string;
	partition: number;
	epoch: number;
}
