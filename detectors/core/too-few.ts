import type { Blind } from '#core/verdict.ts';

/**
 * Blind where one side has too few rows for any interval to mean something, or there is no reference at all;
 * undefined where the metric may go on. `reference_n` is null for metrics without a reference.
 */
export function tooFew(n: number, reference_n: number | null, min_n: number): Blind | undefined {
	const rows = Math.round(n);
	const reference = reference_n === null ? null : Math.round(reference_n);
	const needed = Math.max(1, min_n);
	if (reference === 0)
		return {
			blind: 'no_reference',
			detail: 'the reference holds no rows: choose one that does',
			n: rows,
			reference_n: 0
		};
	if (rows < needed)
		return { blind: 'too_few', detail: `${rows} of ${needed} rows needed`, n: rows, reference_n: reference };
	if (reference !== null && reference < needed)
		return {
			blind: 'too_few',
			detail: `${reference} of ${needed} rows needed in the reference`,
			n: rows,
			reference_n: reference
		};
	return undefined;
}
