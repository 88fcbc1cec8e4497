import { parentPort } from 'node:worker_threads';
import type { Leeway } from '#core/verdict.ts';
import { countsOver, freezeNumericBinning, type Binning } from '#detectors/core/binning.ts';
import { randomFrom, type Random } from '../../test/detectors/random.ts';
import { BEFORE, BINS, CATEGORY_BEFORE, CATEGORY_CHANGES, CHANGES, type Change } from './changes.ts';
import { CATEGORY_STATISTICS, PEER_STATISTICS } from './peer-statistics.ts';
import { LENGTHS, levelAt, Reference, seriesOf } from './watch.ts';

export interface DelaysJob {
	n: number;
	category: boolean;
	/** Index into the changes. */
	change: number;
	/** Limits of the peers' statistics that page as rarely as they are allowed to. */
	tuned: number[];
	repetitions: number;
	seed: number;
}

/** Hours from the change to its detection; null: not within `HORIZON`. */
export interface Delays {
	/** "It moved": the interval excludes no change at all. */
	moved: (number | null)[];
	/** It pages, with the default leeway of 0.1. */
	paged: (number | null)[];
	/** One list for each peer. */
	tuned: (number | null)[][];
	default: (number | null)[][];
}

/** Four weeks of reference; the change comes after 15 days and is waited for ten days. */
const REFERENCE_HOURS = 672;
const QUIET_HOURS = 360;
const HORIZON = 240;
/** The changed feature is the tenth of twenty. */
const FEATURE = 10;

const leeway = (max: number): Leeway => ({ origin: 0, max, unit: '', rationale: 'bench', revision: 1 });
const NONE = leeway(0);
const DEFAULT = leeway(0.1);
const SCALE = { scale_id: 1, centre: 0, spread: 1 };

parentPort?.on('message', ({ n, category, change, tuned, repetitions, seed }: DelaysJob) => {
	const chosen = (category ? CATEGORY_CHANGES : CHANGES)[change];
	const found: Delays = { moved: [], paged: [], tuned: tuned.map(() => []), default: tuned.map(() => []) };
	for (let i = 0; chosen && i < repetitions; i++) once(chosen, category, n, tuned, randomFrom(seed * 1000 + i), found);
	parentPort?.postMessage(found);
});

function once(change: Change, category: boolean, n: number, tuned: readonly number[], random: Random, found: Delays) {
	const before = category ? CATEGORY_BEFORE : BEFORE;
	const hours = Array.from({ length: REFERENCE_HOURS }, () => random.multinomial(n, before));
	const reference = sum(hours);
	const classes = classesOf(category, reference);
	// Missing, NaN and infinite ones come last; categories have no order.
	const values = category ? 0 : classes(reference).length - 3;
	const windows = LENGTHS.map((length) => new Reference(grouped(hours, length).map(classes), values, length * 3600));
	const peers = category ? CATEGORY_STATISTICS : PEER_STATISTICS;
	const without = (counts: readonly number[]) => counts.slice(0, -1);
	const known = without(reference);
	const limits = peers.map(({ limit }) => limit(n, REFERENCE_HOURS * n));
	const first = {
		moved: null as number | null,
		paged: null as number | null,
		tuned: tuned.map((): number | null => null),
		default: tuned.map((): number | null => null)
	};
	// The change may come at any time of a day.
	const phase = Math.floor(random.uniform() * 24);
	const recent: number[][] = Array.from({ length: phase }, () => random.multinomial(n, before));
	for (let hour = 0; hour < HORIZON; hour++) {
		const counts = random.multinomial(n, change.law(hour));
		recent.push(counts);
		for (const [at, length] of LENGTHS.entries()) {
			if (recent.length % length !== 0) continue;
			const window = classes(sum(recent.slice(-length)));
			const look = Math.floor((QUIET_HOURS + hour) / length) + 1;
			const level = levelAt(seriesOf(FEATURE, at), look);
			const start = REFERENCE_HOURS + recent.length - length;
			if (first.moved === null && windows[at]?.drifted(window, start, NONE, level)) first.moved = hour + 1;
			if (first.paged === null && windows[at]?.drifted(window, start, DEFAULT, level)) first.paged = hour + 1;
		}
		for (const [at, peer] of peers.entries()) {
			if (first.tuned[at] !== null && first.default[at] !== null) continue;
			const value = peer.of(without(counts), known);
			if (first.tuned[at] === null && value > (tuned[at] ?? Infinity)) first.tuned[at] = hour + 1;
			if (first.default[at] === null && value > (limits[at] ?? Infinity)) first.default[at] = hour + 1;
		}
		if (![first.moved, first.paged, ...first.tuned, ...first.default].includes(null)) break;
	}
	found.moved.push(first.moved);
	found.paged.push(first.paged);
	for (const [at, list] of found.tuned.entries()) list.push(first.tuned[at] ?? null);
	for (const [at, list] of found.default.entries()) list.push(first.default[at] ?? null);
}

/** Counts over the classes that the product freezes from the reference. */
function classesOf(category: boolean, reference: readonly number[]): (counts: readonly number[]) => number[] {
	if (category) return (counts) => [...counts];
	const record = (counts: readonly number[]) =>
		Object.fromEntries(BINS.flatMap((bin, i) => (counts[i] ? [[bin, counts[i]]] : []))) as Record<string, number>;
	const binning: Binning = freezeNumericBinning(record(reference), SCALE);
	const rest = { scale: SCALE, sum: 0, sum2: 0, nan: 0, positive_infinity: 0, negative_infinity: 0 };
	return (counts) => {
		const n = counts.reduce((all, count) => all + count, 0);
		return countsOver(binning, {
			...rest,
			bins: record(counts),
			n,
			weight: n,
			weight2: n,
			missing: counts.at(-1) ?? 0
		});
	};
}

function sum(rows: readonly (readonly number[])[]): number[] {
	return (rows[0] ?? []).map((_, i) => rows.reduce((all, row) => all + (row[i] ?? 0), 0));
}

function grouped(rows: readonly (readonly number[])[], length: number): number[][] {
	return Array.from({ length: rows.length / length }, (_, i) => sum(rows.slice(i * length, (i + 1) * length)));
}
