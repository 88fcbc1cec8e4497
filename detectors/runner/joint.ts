import { blindFor, type Blind } from '#core/verdict.ts';
import { encodeRows, encodingOf, vectorEncoding, type Encoding } from '#detectors/core/encode-rows.ts';
import { jointProfile } from '#detectors/core/joint-profile.ts';
import { rowsAt } from '#detectors/core/scores.ts';
import { cycleWords, slotOf } from '#detectors/core/season.ts';
import type { DispersionProfile, Joint, Rows } from '#detectors/core/summary.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { tooFew } from '#detectors/core/too-few.ts';
import type { Window } from '#detectors/schedule/due-windows.ts';
import { ALL_INPUTS, type Monitor } from '#detectors/schedule/monitor.ts';
import { REFERENCE_ENVIRONMENT } from '#detectors/schedule/reference-window.ts';
import { freezeRows, referenceRows, wholeRows } from '#store/repositories/whole-rows.ts';
import type { Store } from '#store/store.ts';
import { profileKey, type Plan } from './plan.ts';
import { cellKey } from './window-data.ts';

/** Rows of the reference that are kept, of which a window that follows a cycle needs those of its own hour; and how many others need. */
const KEPT_ROWS = 60_000;
const REFERENCE_ROWS = 10_000;
/** Rows of a window that are read. */
const WINDOW_ROWS = 4000;
/** Numbers read of each side at most: wide embeddings have fewer rows. */
const MOST_NUMBERS = 1_000_000;
export const LEAST_ROWS = 500;
/** Windows of the past that are worth reading whole rows of when a model is first seen: each is a query of its own. */
export const JOINT_WINDOWS = 168;

/** Whole rows of both sides, and what is known of how unchanged windows differ. */
export interface JointRows {
	joint: Joint;
	profile?: DispersionProfile;
	/** What belongs to the method beside the metric's own. */
	params: Record<string, string | number>;
}

/** Whether a monitor reads whole rows. */
export function readsRows({ metric }: Pick<Monitor, 'metric'>): boolean {
	return metricNamed(metric)?.needs === 'joint';
}

/** Frozen rows of a reference as columns, in the order of the draw, and when each happened. */
interface Frozen {
	encoding: Encoding;
	dimensions: number;
	rows: Rows;
	at: number[];
	/** Parts of them by the time of a period. */
	parts: Map<string, Rows>;
}

/** Reads whole rows for monitors of several features, and freezes those of the reference. */
export class JointBook {
	readonly #store: Store;
	/** By reference and feature; a reference of many models would be megabytes each, so only the latest are held. */
	readonly #frozen = new Map<string, Frozen | Blind>();

	constructor(store: Store) {
		this.#store = store;
	}

	/** Both sides of one window, or why there are none. */
	async rowsOf(plan: Plan, monitor: Monitor, window: Window, version: string, n: number): Promise<JointRows | Blind> {
		const { project, environment, model } = plan;
		if (monitor.segment !== '' || monitor.reference !== '')
			return blindFor('detector_error', 'whole rows are compared over all traffic, with the main reference', n);
		const few = tooFew(n, null, monitor.min_n);
		if (few) return few;
		const period = periodOf(plan, window);
		const frozen = await this.#frozenOf(plan, monitor, period === null ? REFERENCE_ROWS : KEPT_ROWS);
		if ('blind' in frozen) return { ...frozen, n };
		const { encoding, dimensions } = frozen;
		const width = frozen.rows.columns.length;
		const raw = await wholeRows(
			this.#store,
			{ project, environment, model, version, segment: '', from: window.start, to: window.end },
			{ ...columnsOf(encoding), rows: rowsFor(width, WINDOW_ROWS) }
		);
		if (raw.length === 0 && n > 0)
			return blindFor('records_missing', `the ${n} raw rows of this window are not kept any more`, n);
		const profiles = profilesOf(plan, encoding, window);
		const reference = partOf(frozen, window, period);
		const kept = reference.n / Math.max(1, frozen.rows.n);
		const profile = jointProfile(profiles, {
			rows: Math.max(n, raw.length),
			drawn: raw.length,
			reference_rows: Math.max((plan.reference?.n ?? 0) * kept, reference.n),
			reference_drawn: reference.n
		});
		return {
			joint: { current: encodeRows(encoding, raw, dimensions), reference },
			...(profile && { profile }),
			params: {
				columns: width,
				...(encoding.left_out > 0 && { features_left_out: encoding.left_out }),
				dispersion: profile ? `heaviest of ${profiles.length} profiles` : 'independent rows',
				...(period !== null && { season: cycleWords(period) })
			}
		};
	}

	async #frozenOf(plan: Plan, { feature }: Monitor, rows: number): Promise<Frozen | Blind> {
		const { reference } = plan;
		if (!reference) return blindFor('no_reference', plan.no_reference);
		const key = `${reference.id}\n${feature}\n${rows}`;
		const known = this.#frozen.get(key);
		if (known) return known;
		const found = await this.#read(plan, reference, feature, rows);
		if (this.#frozen.size >= 16) this.#frozen.delete([...this.#frozen.keys()][0] ?? '');
		this.#frozen.set(key, found);
		return found;
	}

	async #read(
		plan: Plan,
		reference: NonNullable<Plan['reference']>,
		feature: string,
		rows: number
	): Promise<Frozen | Blind> {
		const encoding = feature === ALL_INPUTS ? encodingOf(inputsOf(plan)) : vectorEncoding(feature);
		const columns = columnsOf(encoding);
		let [first] = await referenceRows(this.#store, reference.id, { ...columns, rows: 1 });
		if (!first) {
			await this.#freeze(plan, reference);
			[first] = await referenceRows(this.#store, reference.id, { ...columns, rows: 1 });
		}
		if (!first)
			return blindFor('no_reference', 'the raw rows of the reference are not kept any more: declare a new one');
		const dimensions = first.vector.length;
		const width = encoding.vector === '' ? encodeRows(encoding, []).columns.length : dimensions;
		if (width < 2) return blindFor('detector_error', NARROW[encoding.vector === '' ? 'inputs' : 'vector']);
		const raw = await referenceRows(this.#store, reference.id, { ...columns, rows: rowsFor(width, rows) });
		return {
			encoding,
			dimensions,
			rows: encodeRows(encoding, raw, dimensions),
			at: raw.map(({ at }) => at),
			parts: new Map()
		};
	}

	async #freeze({ project, model, environment }: Plan, reference: NonNullable<Plan['reference']>): Promise<void> {
		const { id, kind, spec, window_start, window_end } = reference;
		await freezeRows(this.#store, {
			reference_id: id,
			project,
			model,
			environment: kind === 'file' ? REFERENCE_ENVIRONMENT : environment,
			versions: kind === 'version' ? [String(spec.version ?? '')] : [],
			from: window_start.getTime(),
			to: window_end.getTime(),
			rows: KEPT_ROWS
		});
	}
}

const NARROW = {
	inputs: 'whole rows need at least two input features in the reference',
	vector: 'the reference holds no such embedding'
};

/** What is read of a row for an encoding. */
export const columnsOf = ({ numbers, categories, vector }: Encoding) => ({
	numbers,
	categories: categories.map(({ feature }) => feature),
	vector
});

/** Fewer rows where they are wide. */
export const rowsFor = (width: number, most: number): number =>
	Math.min(most, Math.max(LEAST_ROWS, Math.floor(MOST_NUMBERS / width)));

/** The inputs that the reference holds, with their classes. */
export function inputsOf({ baseline }: Pick<Plan, 'baseline'>) {
	return [...baseline].flatMap(([cell, { binning }]) => {
		const [segment, feature = ''] = cell.split('\n');
		return segment === '' && !feature.startsWith('@') ? [{ feature, binning }] : [];
	});
}

/** All frozen rows, or those of the same time of a period. */
function partOf({ rows, at, parts }: Frozen, { start, seconds }: Window, period: number | null): Rows {
	if (period === null) return rows;
	const slot = slotOf(start, period, seconds);
	const key = `${period}/${seconds}/${slot}`;
	const known = parts.get(key);
	if (known) return known;
	const part = rowsAt(
		rows,
		at.flatMap((ts, row) => (slotOf(ts, period, seconds) === slot ? [row] : []))
	);
	parts.set(key, part);
	return part;
}

/** The longest cycle that any input follows, in seconds; null where windows of this length follow none. */
function periodOf(plan: Plan, window: Window): number | null {
	const seasons = profilesOf(plan, encodingOf(inputsOf(plan)), window).flatMap(({ season }) =>
		season && season.period_seconds > window.seconds ? [season.period_seconds] : []
	);
	return seasons.length > 0 ? Math.max(...seasons) : null;
}

/** The profiles of the features that have one, for windows of a length. */
function profilesOf({ baseline, profiles }: Plan, { numbers, categories, vector }: Encoding, { seconds }: Window) {
	// Of an embedding, its norm is the one number that has a histogram.
	const features = vector === '' ? [...numbers, ...categories.map(({ feature }) => feature)] : [`${vector}.norm`];
	return features.flatMap((feature) => {
		const binning = baseline.get(cellKey('', feature))?.binning;
		const profile = binning && profiles.get(profileKey(feature, binning.binning_id, seconds));
		return profile ? [profile] : [];
	});
}
