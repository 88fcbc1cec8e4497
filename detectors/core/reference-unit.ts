import { momentsOf } from './moments.ts';
import type { Tally } from './tally.ts';

/**
 * The standard deviation of the reference, the unit of standardised effects. It belongs to the frozen reference and is taken as it is, like
 * its classes. A constant reference has none: then the size of its value stands in, or 1 where that is 0.
 */
export function referenceUnit(tally: Tally): number {
	const { n, mean, squares } = momentsOf(tally, 'y');
	// What rounding leaves of a constant column is no spread.
	const spread = Math.sqrt(squares / n);
	if (spread > 1e-15 * Math.abs(mean)) return spread;
	return Math.abs(mean) > 0 ? Math.abs(mean) : 1;
}
