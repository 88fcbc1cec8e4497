import { populationStability } from '#detectors/core/divergences.ts';
import { missRate } from '../../test/detectors/miss-rate.ts';
import { even, lastOnly, slope, withRare } from '../../test/detectors/true-change.ts';

/** True chance of a false page over the nominal one, with its standard error, true PSI exactly on the leeway of 0.1. */
export interface TailRow {
	change: string;
	n: number;
	m: number;
	alpha: number;
	ratio: number;
	error: number;
}

/** Changes towards the limit, from spread over all classes to hidden in a rare one. */
export const CHANGES = [
	{ change: 'a slope', reference: even, direction: slope },
	{ change: 'one class of 1/13', reference: even, direction: lastOnly },
	{ change: 'one class of 0.4 %', reference: withRare(0.004), direction: lastOnly },
	{ change: 'one class of 0.05 %', reference: withRare(0.0005), direction: lastOnly }
];
const SIZES = [
	{ n: 1000, m: 168_000 },
	{ n: 10_000, m: 1_680_000 }
];
/** The levels that the ledger really spends lie between the two. */
const LEVELS = [1e-7, 1e-9];

/** Tails at the levels really spent, by importance sampling. */
export function measureTails(trials: number, onRow: (row: TailRow) => void): TailRow[] {
	return CHANGES.flatMap(({ change, ...laws }) =>
		SIZES.flatMap((size) =>
			LEVELS.map((alpha) => {
				const at = { ...laws, ...size, divergence: populationStability, limit: 0.1, alpha, end: 'lower' as const };
				const row = { change, ...size, alpha, ...missRate({ ...at, trials, seed: 5 }) };
				onRow(row);
				return row;
			})
		)
	);
}
