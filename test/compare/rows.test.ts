import { afterEach, expect, it, vi } from 'vitest';
import { compareCommand } from '../../src/cli/compare-command.ts';
import { normalFrom } from '#detectors/core/seeded.ts';
import { textOf, withFiles } from './compare-files.ts';

/** Two numbers that hang together, or do not, and a category that follows the first. */
function columns(seed: number, together: boolean) {
	const normal = normalFrom(seed);
	const rows = Array.from({ length: 4000 }, () => {
		const [a, other, noise] = [normal(), normal(), normal()];
		return { a, b: 0.8 * (together ? a : other) + 0.6 * noise, group: a > 0.5 ? 'x' : a < -0.5 ? 'y' : 'z' };
	});
	return { a: rows.map(({ a }) => a), b: rows.map(({ b }) => b), group: rows.map(({ group }) => group) };
}
const FILES = {
	'ref.csv': textOf('csv', columns(1, true)),
	'same.csv': textOf('csv', columns(2, true)),
	'apart.jsonl': textOf('jsonl', columns(3, false))
};

async function run(...args: string[]) {
	let out = '';
	vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
	const code = await withFiles(FILES, (path) =>
		compareCommand(args.map((arg) => (/\.(csv|jsonl)$/.test(arg) ? path(arg) : arg)))
	);
	return { code, out };
}
afterEach(() => void vi.restoreAllMocks());

it('sees with --joint what no column shows', async () => {
	expect((await run('ref.csv', 'apart.jsonl')).code).toBe(0);
	const { code, out } = await run('ref.csv', 'apart.jsonl', '--joint', '--json');
	expect(code).toBe(1);
	const { columns, rows } = JSON.parse(out) as Record<string, { verdict: string; metric: string; change: string }[]>;
	expect(columns?.every(({ verdict }) => verdict === 'within')).toBe(true);
	expect(rows?.find(({ metric }) => metric === 'correlation_change')).toMatchObject({ verdict: 'exceeded' });
	expect(rows?.find(({ metric }) => metric === 'domain_classifier')?.change).toContain('b');
});

it('prints whole rows below the table, and is content with the same relations', async () => {
	const { code, out } = await run('ref.csv', 'same.csv', '--joint');
	expect(code).toBe(0);
	expect(out).toMatch(/Whole rows, 4,000.rows against 4,000.rows:\n {2}Within {2}/);
});

it('does not mix with a peer', async () => {
	expect((await run('ref.csv', 'same.csv', '--joint', '--method', 'evidently')).code).toBe(3);
});
