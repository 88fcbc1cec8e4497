import { createHash } from 'node:crypto';
import { seriesKey } from '#core/finding.ts';
import { endsFor, levelOf } from '#detectors/core/ledger.ts';
import { lookNumber, type Window } from '#detectors/schedule/due-windows.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';
import { seriesEpochsOf, seriesIndexes, type Epoch } from '#store/repositories/monitoring.ts';
import type { Store } from '#store/store.ts';
import type { Place } from './finding-of.ts';

/** One series that is about to be looked at. */
export interface SeriesWanted {
	place: Place;
	monitor: Monitor;
	seconds: number;
	/** What it stands on besides its leeway; '' where nothing. */
	stands_on: string;
	/** The first window of this batch, where a new epoch would begin. */
	first: Window;
}

/** What a look may spend, and its place in the ledger. */
export interface Spending {
	epoch: number;
	look: number;
	alpha: { lower: number; upper: number };
}

/** The alpha ledger as the runner uses it: it remembers what stands in the store, which only grows. */
export class LedgerBook {
	readonly #store: Store;
	readonly #indexes = new Map<string, number>();
	readonly #epochs = new Map<string, Epoch>();

	constructor(store: Store) {
		this.#store = store;
	}

	/** Gives every series its share and its epoch before the first look, in the order of the list. */
	async enter(key: { project: string; model: string }, wanted: readonly SeriesWanted[]): Promise<void> {
		const entries = wanted.map((want) => ({
			series: seriesOf(want.place, want.monitor, want.seconds),
			fingerprint: fingerprintOf(want),
			cause: causeOf(want),
			first_window_end: new Date(want.first.end)
		}));
		const unknown = entries.filter(({ series }) => !this.#indexes.has(series));
		if (unknown.length > 0) {
			const names = unknown.map(({ series }) => series);
			const indexes = await seriesIndexes(this.#store, key, names);
			for (const [series, index] of indexes) this.#indexes.set(series, index);
		}
		const changed = entries.filter(({ series, fingerprint }) => this.#epochs.get(series)?.fingerprint !== fingerprint);
		if (changed.length === 0) return;
		for (const [series, epoch] of await seriesEpochsOf(this.#store, changed)) this.#epochs.set(series, epoch);
	}

	/** What one look may spend. The series must have been entered. */
	spend(place: Place, monitor: Monitor, window: Window, alpha: number): Spending {
		const series = seriesOf(place, monitor, window.seconds);
		const index = this.#indexes.get(series);
		const epoch = this.#epochs.get(series);
		if (index === undefined || !epoch) throw new Error(`Series ${series} is not in the ledger: enter it first`);
		const look = lookNumber(window, epoch.first_window_end.getTime());
		const level = levelOf({ alpha, index, epoch: epoch.epoch, look });
		return { epoch: epoch.epoch, look, alpha: endsFor(level, monitor.leeway) };
	}
}

function seriesOf(place: Place, monitor: Monitor, seconds: number): string {
	return seriesKey({ ...place, segment: monitor.segment, monitor: monitor.monitor, window: { seconds } });
}

/** A series that stands on something else is another promise: metric, limits, quantile, reference. */
function fingerprintOf({ monitor, stands_on }: SeriesWanted): string {
	const { metric, feature, against, quantile, leeway } = monitor;
	const text = JSON.stringify([metric, feature, against, quantile, leeway.min, leeway.max, leeway.origin, stands_on]);
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function causeOf({ monitor, stands_on }: SeriesWanted): string {
	const { min, max } = monitor.leeway;
	const limits = [min === undefined ? '' : `from ${min}`, max === undefined ? '' : `up to ${max}`].join(' ').trim();
	return `${monitor.metric}, leeway ${limits}${stands_on === '' ? '' : `, reference ${stands_on}`}`;
}
