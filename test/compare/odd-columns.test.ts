import { describe, expect, it } from 'vitest';
import { compareFiles, textOf, withFiles } from './compare-files.ts';
import { normal, ODD_COLUMNS } from './odd-columns.ts';

const RATES = ['missing_share', 'new_category_share', 'type_change'];

describe.each(['csv', 'jsonl'] as const)('%s', (format) => {
	it.each(ODD_COLUMNS.filter(({ only }) => !only || only.includes(format)))('$name', async (odd) => {
		const side = (cells: unknown[], mean: number) =>
			textOf(format, { odd: cells, moved: normal(mean), still: normal() });
		const comparison = await withFiles(
			{ [`a.${format}`]: side(odd.reference, 0), [`b.${format}`]: side(odd.current, 2) },
			(path) => compareFiles(path(`a.${format}`), path(`b.${format}`))
		);
		const of = (column: string) => comparison.columns.filter((finding) => finding.column.split('.')[0] === column);
		const named = (metric: string) => (RATES.includes(metric) ? metric : 'law');
		const verdicts = Object.fromEntries(of('odd').map(({ metric, verdict }) => [named(metric), verdict]));
		expect(verdicts).toMatchObject(odd.verdicts);
		if (odd.says)
			expect(
				of('odd')
					.map(({ detail, change }) => `${change}; ${detail}`)
					.join(' | ')
			).toMatch(odd.says);
		const skipped = comparison.skipped.find(({ column }) => column === 'odd');
		if (odd.skipped) expect(skipped?.why).toMatch(odd.skipped);
		else expect(skipped).toBeUndefined();
		for (const { value, lower, upper, verdict, detail } of of('odd')) {
			if (verdict === 'blind') expect(detail).not.toBe('');
			else expect([value, lower, upper].every(Number.isFinite)).toBe(true);
		}
		// Whatever the odd column is, its neighbours keep their answers.
		const law = (column: string) => of(column).find(({ metric }) => metric === 'psi')?.verdict;
		expect([law('moved'), law('still')]).toEqual(['exceeded', 'within']);
	});
});
