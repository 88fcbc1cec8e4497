import { endsFor } from '#detectors/core/ledger.ts';
import { freezeBinning, toTwoSample } from '#detectors/core/binning.ts';
import { psi } from '#detectors/metrics/psi.ts';
import type { Summary } from '#detectors/runner/inputs.ts';
import { cellKey, merge } from '#detectors/runner/window-data.ts';
import { addFeatures, assignScales, seeModel } from '#store/repositories/catalog.ts';
import type { WindowRange } from '#store/repositories/detect-windows.ts';
import { rangeSummaries } from '#store/repositories/summaries.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../../test/store/temporary-store.ts';
import { randomFrom } from '../../test/detectors/random.ts';
import { BEFORE, BINS } from './changes.ts';

/** A drift report of twenty features, five of them categories, over one window, from roll-ups: median milliseconds. */
export interface SpeedRow {
	rows: number;
	window: string;
	ms: number;
}

const NUMBERS = Array.from({ length: 15 }, (_, i) => `number_${i}`);
const CATEGORIES = Array.from({ length: 5 }, (_, i) => `category_${i}`);
const FEATURES = [...NUMBERS, ...CATEGORIES];
/** The last day is looked at, the days before are the reference. */
const DAY = 1440;
const START = Date.parse('2026-01-05T00:00:00Z');
const MINUTE = 60_000;
const REPEATS = 31;
/** Windows of every kind: hours and days have roll-ups of their own, and the last begins and ends anywhere. */
const windowsOf = (days: number) => [
	{ window: 'an hour', from: (days - 1) * DAY + 600, minutes: 60 },
	{ window: 'a day', from: (days - 1) * DAY, minutes: DAY },
	{ window: `${days} days`, from: 0, minutes: days * DAY },
	{ window: '4 h 35 min, from any minute', from: (days - 1) * DAY + 787, minutes: 275 },
	{ window: '1 day 3 h 17 min, from any minute', from: (days - 2) * DAY + 17, minutes: DAY + 197 },
	{ window: 'all but the ends, from any minute', from: 17, minutes: days * DAY - 60 }
];

/**
 * Time of a report when `days` (at least two) hold so many rows, in one run: what ingest folds of them is
 * drawn minute by minute, which is what counting them would give, for one hour, which every other hour repeats.
 */
export async function measureSpeed(
	sizes: readonly number[],
	days: number,
	onRow: (row: SpeedRow) => void
): Promise<SpeedRow[]> {
	const { store, remove } = await openTemporaryStore();
	const rows: SpeedRow[] = [];
	try {
		for (const size of sizes) {
			const model = `rows-${size}`;
			await fill(store, model, size, days * DAY);
			// As a table lies after a quiet night: merges would share the two cores with the first reports.
			for (const grain of ['minute', 'hour', 'day']) await store.ch.command(`OPTIMIZE TABLE feature_${grain} FINAL`);
			const reference = await report(store, rangeOf(model, 0, (days - 1) * DAY));
			const frozen = new Map(
				[...reference].map(([key, summary]) => [key, { summary, binning: freezeBinning(summary) }])
			);
			for (const { window, from, minutes } of windowsOf(days)) {
				const times: number[] = [];
				for (let i = 0; i < REPEATS; i++) {
					const began = performance.now();
					const current = await report(store, rangeOf(model, from, minutes));
					for (const [key, summary] of current) {
						const baseline = frozen.get(key);
						if (!baseline) throw new Error(`The reference has no ${key}`);
						const alpha = endsFor(1e-8, { max: 0.1 });
						psi.estimate(toTwoSample(baseline.binning, summary, baseline.summary), { alpha, min_n: 1 });
					}
					if (current.size !== FEATURES.length) throw new Error(`${current.size} of ${FEATURES.length} features`);
					times.push(performance.now() - began);
				}
				const ms = times.sort((a, b) => a - b)[REPEATS >> 1] ?? NaN;
				onRow({ rows: size, window, ms });
				rows.push({ rows: size, window, ms });
			}
		}
	} finally {
		await remove();
	}
	return rows;
}

function rangeOf(model: string, from: number, minutes: number): Omit<WindowRange, 'seconds'> {
	const [start, end] = [START + from * MINUTE, START + (from + minutes) * MINUTE];
	return { project: 'default', environment: 'production', model, from: start, to: end };
}

async function report(store: Store, range: Omit<WindowRange, 'seconds'>) {
	const wanted = { features: FEATURES, segments: [], segment_features: [] };
	const cells = Map.groupBy(await rangeSummaries(store, range, wanted), ({ feature }) => cellKey('', feature));
	return new Map(
		[...cells].flatMap(([key, parts]) => {
			const summary = merge<Summary>(parts.map((part) => part.summary));
			return summary ? [[key, summary] as const] : [];
		})
	);
}

async function fill(store: Store, model: string, size: number, all: number): Promise<void> {
	await seeModel(store, 'default', model, new Date(START));
	await addFeatures(
		store,
		NUMBERS.map((feature) => ({ project: 'default', model, feature, kind: 'numeric', source: 'discovered' }))
	);
	await assignScales(
		store,
		'default',
		model,
		NUMBERS.map((feature) => ({ feature, centre: 0, spread: 1 }))
	);
	const random = randomFrom(size);
	const n = Math.round(size / all);
	const key = { project: 'default', environment: 'production', model, version: 'v1', segment: '' };
	const held = { n, weight: n, weight2: n };
	const minutes = Array.from({ length: 60 }, (_, minute) => minute);
	const counted = () => random.multinomial(n, BEFORE);
	const numbers = minutes.flatMap((minute) =>
		NUMBERS.map((feature) => {
			const counts = counted();
			const bins = new Map(BINS.flatMap((bin, at) => (counts[at] ? [[bin, counts[at]] as const] : [])));
			const row = { ...key, ...held, feature, scale_id: 1, bins, sum: 0, sum2: n, missing: counts.at(-1) ?? 0 };
			return { minute, row };
		})
	);
	// The same numbers in twenty classes.
	const categories = minutes.flatMap((minute) =>
		CATEGORIES.map((feature) => {
			const classes = new Map<string, number>();
			for (const [at, count] of counted().slice(0, -1).entries()) {
				const name = `class ${at % 20}`;
				if (count > 0) classes.set(name, (classes.get(name) ?? 0) + count);
			}
			return { minute, row: { ...key, ...held, feature, categories: classes, missing: 0 } };
		})
	);
	for (let from = 0; from < all; from += 60) {
		const timeOf = (minute: number) => new Date(START + (from + minute) * MINUTE);
		const rows = [...numbers, ...categories].map(({ minute, row }) => ({ ...row, time: timeOf(minute) }));
		await store.ch.insert('feature_minute', rows);
	}
}
