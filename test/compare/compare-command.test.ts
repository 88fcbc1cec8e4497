import { afterEach, describe, expect, it, vi } from 'vitest';
import { readFileSync } from 'node:fs';
import { compareCommand } from '../../src/cli/compare-command.ts';
import { textOf, withFiles } from './compare-files.ts';
import { normal } from './odd-columns.ts';

const FILES = {
	'ref.csv': textOf('csv', { x: normal(), group: normal().map((v) => (v > 0 ? 'a' : 'b')) }),
	'same.csv': textOf('csv', { x: normal(), group: normal().map((v) => (v > 0 ? 'a' : 'b')) }),
	'moved.csv': textOf('csv', { x: normal(1), group: normal().map((v) => (v > 0 ? 'a' : '<script>alert(1)</script>')) }),
	'few.csv': textOf('csv', { x: [1, 2], group: ['a', 'b'] })
};

async function run(...args: string[]) {
	let [out, err] = ['', ''];
	vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
	vi.spyOn(console, 'error').mockImplementation((text) => void (err += `${String(text)}\n`));
	const { code, page } = await withFiles(FILES, async (path) => {
		const code = await compareCommand(args.map((arg) => (/\.(csv|html)$/.test(arg) ? path(arg) : arg)));
		return { code, page: args.includes('page.html') ? readFileSync(path('page.html'), 'utf8') : '' };
	});
	return { code, out, err, page };
}

afterEach(() => void vi.restoreAllMocks());

describe('the exit code', () => {
	it.each([
		['0: all within', 0, ['ref.csv', 'same.csv']],
		['1: something exceeded', 1, ['ref.csv', 'moved.csv']],
		['2: blind', 2, ['ref.csv', 'few.csv']],
		['1 by the rules of a peer', 1, ['ref.csv', 'moved.csv', '--method', 'evidently']],
		['0 with a wide leeway', 0, ['ref.csv', 'moved.csv', '--columns', 'x', '--leeway', 'x=5']],
		['3: no file', 3, ['ref.csv', 'none.csv']],
		['3: one file', 3, ['ref.csv']],
		['3: an unknown option', 3, ['ref.csv', 'same.csv', '--colour']],
		['3: an unknown metric', 3, ['ref.csv', 'same.csv', '--metric', 'psy']],
		['3: an unknown method', 3, ['ref.csv', 'same.csv', '--method', 'nobody']],
		['3: a metric that the peer lacks', 3, ['ref.csv', 'same.csv', '--method', 'scouter', '--metric', 'kl']],
		['3: an unknown column', 3, ['ref.csv', 'same.csv', '--columns', 'y']],
		['3: a limit of an unknown column', 3, ['ref.csv', 'same.csv', '--leeway', 'y=1']],
		['3: a limit that is none', 3, ['ref.csv', 'same.csv', '--max-leeway', 'much']]
	] as const)('%s', async (_, code, args) => {
		const result = await run(...args);
		expect(result.code).toBe(code);
		if (code === 3) expect(result.err).toMatch(/^\S.*\S\n$/);
		else expect(result.err).toBe('');
	});
});

it('prints findings as JSON', async () => {
	const { out } = await run('ref.csv', 'moved.csv', '--json');
	const result = JSON.parse(out);
	expect(result).toMatchObject({ reference_rows: 1000, current_rows: 1000, method: 'leeway', alpha: 0.05 });
	const first = result.columns.find(({ metric }: { metric: string }) => metric === 'psi');
	expect(first).toMatchObject({ column: 'x', verdict: 'exceeded', reason: 'beyond_max', moved: true });
	for (const key of ['value', 'lower', 'upper', 'level', 'n', 'reference_n', 'detail', 'method', 'p_value'])
		expect(first).toHaveProperty(key);
});

it('prints a table without colour where nobody looks', async () => {
	const { out } = await run('ref.csv', 'moved.csv');
	expect(out).not.toContain('\u001b');
	expect(out).toMatch(/2 of 2\scolumns changed further than allowed: (x and group|group and x)\./);
	expect(out).toMatch(/Exceeded\s+x\s+PSI/);
	expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
	expect(out).toContain('rows are taken as independent');
});

it('writes a page that asks for nothing and runs nothing', async () => {
	const { page } = await run('ref.csv', 'moved.csv', '--html', 'page.html');
	expect(page).toContain('&#60;script&#62;');
	expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:\/\/(?!www\.w3\.org)/);
	expect(page.match(/<svg/g)?.length).toBeGreaterThan(5);
	expect(page).not.toMatch(/#0a1[0-9a-f]{3}/);
});
