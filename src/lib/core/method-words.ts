import type { Finding } from './finding.ts';
import { formatCount } from './format.ts';

type Method = Finding['method'];

/** What methods note of themselves, in the words of a statistician; the others by their own names. */
const TERMS: Record<string, string> = {
	binning_id: 'Classes, id',
	df: 'Degrees of freedom',
	debiased: 'Corrected for size',
	plain: 'Before correction',
	p_no_change: 'p if unchanged',
	p_value: 'p',
	dispersion: 'Spread of windows',
	effective_n: 'Effective n',
	reference_effective_n: 'Effective n, reference',
	q: 'Quantile'
};

/** "Profile likelihood" for 'profile_likelihood'. */
export function methodWord({ name }: Pick<Method, 'name'>): string {
	return capital(name.replaceAll('_', ' '));
}

/** All that a method notes of itself, for a list of terms; p below one in ten thousand is not told apart. */
export function methodItems({ params }: Pick<Method, 'params'>): { term: string; text: string }[] {
	return Object.entries(params).map(([key, value]) => ({
		term: TERMS[key] ?? capital(key.replaceAll('_', ' ')),
		text: typeof value === 'number' ? numberText(key, value) : typeof value === 'boolean' ? yesOrNo(value) : value
	}));
}

function numberText(key: string, value: number): string {
	if (key.startsWith('p_') && value < 1e-4) return '< 0.0001';
	return Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(4)));
}

function yesOrNo(value: boolean): string {
	return value ? 'yes' : 'no';
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
