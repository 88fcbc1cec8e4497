import { effectiveRows } from './effective-rows.ts';
import type { DispersionProfile, TwoSample } from './summary.ts';
import type { Hits } from './rates.ts';
import { sharesApart } from './shares-apart.ts';

/**
 * Two samples as two shares: the class that is commonest in the frozen reference, against all others. Of a feature with two values
 * that is the table of two by two. Equally common classes: the one whose name comes first.
 */
export function mainClass(sample: TwoSample, profile: DispersionProfile | undefined) {
	const { n, m, apart } = sharesApart(sample);
	const main = apart.reduce((best, it) => (it.y > best.y || (it.y === best.y && it.label < best.label) ? it : best));
	const rows = effectiveRows(n, m, profile);
	const side = (hits: number, all: number, worth: number): Hits => ({ hits: (hits * worth) / all, n: worth });
	return { n, m, main, current: side(main.x, n, rows.n), reference: side(main.y, m, rows.m) };
}
