import { binEdges, histogram, present } from './numpy-histogram.ts';
import { PeerRefusal, pairedCounts, valueCounts, type PeerColumn, type PeerResult } from './peer.ts';

/** A column after Evidently's own cleaning: no missing and no infinite values are left. */
export type Clean =
	| { kind: 'numeric'; reference: Float64Array; current: Float64Array; integer: boolean }
	| { kind: 'categorical'; reference: Map<string, number>; current: Map<string, number>; n: number; m: number };

export interface Score {
	value: number;
	statistic?: number;
	params?: PeerResult['params'];
}

export interface Test {
	metric: string;
	threshold: number;
	/** The comparison with the threshold that means drift; Evidently does not use one throughout. */
	drift: '<' | '<=' | '>' | '>=';
	kinds: readonly Clean['kind'][];
	run(column: Clean): Score;
}

/** Integers with at most so many different values in the current data are categories. */
const FEW_INTEGERS = 10;

/** Drops what Evidently drops, and takes the column for what it takes it for. */
export function cleaned(column: PeerColumn): Clean {
	if (column.kind === 'numeric') {
		const [reference, current] = [present(column.reference, 'finite'), present(column.current, 'finite')];
		refuseEmpty(reference.length, current.length);
		const integer = column.reference.integer && column.current.integer;
		if (column.current.integer && new Set(current).size <= FEW_INTEGERS)
			return asCategories(Array.from(reference, String), Array.from(current, String));
		return { kind: 'numeric', reference, current, integer };
	}
	const [reference, current] = [column.reference, column.current].map((side) => side.filter((value) => value !== null));
	refuseEmpty(reference?.length ?? 0, current?.length ?? 0);
	const clean = asCategories(reference ?? [], current ?? []);
	if (clean.current.size > clean.m * 0.5)
		throw new PeerRefusal('Evidently takes the column for text and trains a classifier, which is left out here');
	return clean;
}

function refuseEmpty(reference: number, current: number): void {
	if (reference === 0 || current === 0)
		throw new PeerRefusal(
			`Evidently fails with "An empty column": no value is left in the ${reference === 0 ? 'reference' : 'current'} data`
		);
}

function asCategories(one: readonly string[], two: readonly string[]): Clean & { kind: 'categorical' } {
	return { kind: 'categorical', reference: valueCounts(one), current: valueCounts(two), n: one.length, m: two.length };
}

export function numbers(column: Clean): [Float64Array, Float64Array] {
	if (column.kind !== 'numeric') throw new PeerRefusal('the test needs numbers');
	return [column.reference, column.current];
}

/** Counts by value, also of numbers with so few different values that Evidently tests them as categories. */
export function categories(column: Clean): Clean & { kind: 'categorical' } {
	if (column.kind === 'categorical') return column;
	return asCategories(Array.from(column.reference, String), Array.from(column.current, String));
}

/** `get_binned_data` without filling: shares over Sturges' bins of both samples, or by value up to 20 different ones. */
export function binned(column: Clean): { reference: number[]; current: number[] } {
	if (column.kind === 'numeric' && new Set(column.reference).size > 20) {
		const { reference, current, integer } = column;
		const both = new Float64Array([...reference, ...current]);
		const edges = binEdges(both, 'sturges', integer);
		const share = (values: Float64Array) => histogram(values, edges).map((count) => count / values.length);
		return { reference: share(reference), current: share(current) };
	}
	const { reference, current, n, m } = categories(column);
	const counts = pairedCounts(reference, current);
	return { reference: counts.one.map((count) => count / n), current: counts.two.map((count) => count / m) };
}

/** The same with zeros filled on each side by 0.0001, or by a millionth of its smallest share where that is no larger. */
export function filled(column: Clean): [number[], number[]] {
	const fill = (shares: readonly number[]) => {
		const least = Math.min(...shares.filter((share) => share !== 0));
		return shares.map((share) => (share === 0 ? (least <= 0.0001 ? least / 1e6 : 0.0001) : share));
	};
	const { reference, current } = binned(column);
	return [fill(reference), fill(current)];
}
