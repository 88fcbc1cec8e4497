import { expect, it } from 'vitest';
import { methodItems, methodWord } from '#core/method-words.ts';

it('says how an interval was made without names of code', () => {
	expect(methodWord({ name: 'profile_likelihood' })).toBe('Profile likelihood');
	expect(
		methodItems({
			params: { df: 12, debiased: true, p_no_change: 6.43e-164, design_effect: 1.52950163, against_hits: 4558 }
		})
	).toEqual([
		{ term: 'Degrees of freedom', text: '12' },
		{ term: 'Corrected for size', text: 'yes' },
		{ term: 'p if unchanged', text: '< 0.0001' },
		{ term: 'Design effect', text: '1.53' },
		{ term: 'Against hits', text: '4,558' }
	]);
});
