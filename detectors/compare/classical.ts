import { isBlind } from '#core/verdict.ts';
import { chiSquare } from '#detectors/metrics/chi-square.ts';
import { kolmogorovSmirnov } from '#detectors/metrics/kolmogorov-smirnov.ts';
import type { ColumnMaterial } from './material.ts';

export interface Classical {
	p_value: number | null;
	p_value_test: string;
}

/**
 * The p-value that people know: Kolmogorov and Smirnov's of numbers (of those present, on the fine bins), chi-square
 * homogeneity of categories. It says whether anything moved, not whether it matters, and decides nothing.
 */
export function classicalOf({ kind, sample }: ColumnMaterial): Classical {
	const none = { p_value: null, p_value_test: '' };
	const context = { alpha: { lower: 0.01, upper: 0.01 }, min_n: 2 };
	// Missing and NaN lead the fine bins; the test knows numbers only.
	const present = sample.fine && {
		current: sample.fine.current.slice(2),
		reference: sample.fine.reference.slice(2)
	};
	const result =
		kind === 'numeric'
			? kolmogorovSmirnov.estimate({ ...sample, ...(present && { fine: present }) }, context)
			: chiSquare.estimate(sample, context);
	if (isBlind(result)) return none;
	const p = result.method.params.p_value;
	return typeof p === 'number' && Number.isFinite(p)
		? { p_value: p, p_value_test: kind === 'numeric' ? 'kolmogorov_smirnov' : 'chi_square' }
		: none;
}
