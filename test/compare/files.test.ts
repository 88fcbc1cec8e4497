import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { TableError, type Table } from '#ingest/table/table.ts';
import { compareFiles, compareMemory, memoryTable, textOf, withFiles } from './compare-files.ts';
import { normal } from './odd-columns.ts';

const number = normal();
const word = number.map((x) => (x > 0 ? 'yes, of course' : 'no'));
const base = textOf('csv', { number, word });
const rows = base.trim().split('\n');

/** The same rows written in another way: nothing has changed. */
const SAME: Record<string, string | Uint8Array> = {
	'a byte-order mark': `\uFEFF${base}`,
	'Windows line ends': base.replaceAll('\n', '\r\n'),
	semicolons: rows.map((row) => row.replace(',', ';')).join('\n'),
	tabs: rows.map((row) => row.replace(',', '\t')).join('\n'),
	bars: rows.map((row) => row.replace(',', '|')).join('\n'),
	'UTF-16': new Uint8Array(Buffer.from(`\uFEFF${base}`, 'utf16le')),
	'empty lines': base.replaceAll('\n', '\n\n'),
	'another order of columns': textOf('csv', { word, number }),
	'JSON Lines in a .csv': textOf('jsonl', { number, word }),
	'a JSON array in a .csv': JSON.stringify(number.map((x, i) => ({ number: x, word: word[i] })))
};

describe('a file written in another way', () => {
	it.each(Object.entries(SAME))('%s', async (_, other) => {
		const { columns, skipped } = await withFiles({ 'a.csv': base, 'b.csv': other }, (path) =>
			compareFiles(path('a.csv'), path('b.csv'))
		);
		expect(skipped).toEqual([]);
		const found = columns.filter(({ metric }) => metric !== 'type_change');
		expect(found.map(({ column, metric, verdict, moved }) => [column, metric, verdict, moved]).sort()).toEqual([
			['number', 'missing_share', 'within', false],
			['number', 'psi', 'within', false],
			['word', 'jensen_shannon', 'within', false],
			['word', 'missing_share', 'within', false],
			['word', 'new_category_share', 'within', false]
		]);
	});
});

it('reads quoted line breaks and quotes inside a cell', async () => {
	const text = textOf('csv', { word: number.map((x) => (x > 0 ? 'two\nlines' : 'a "quoted" word')) });
	const { columns, reference_rows } = await withFiles({ 'a.csv': text }, (path) =>
		compareFiles(path('a.csv'), path('a.csv'))
	);
	expect(reference_rows).toBe(1000);
	expect(columns.every(({ verdict }) => verdict === 'within')).toBe(true);
});

it('tells columns of one name apart', async () => {
	const text = rows.map((row, i) => (i === 0 ? 'x,x' : `${i},${1000 - i}`)).join('\n');
	const { columns, notes } = await withFiles({ 'a.csv': text }, (path) => compareFiles(path('a.csv'), path('a.csv')));
	expect([...new Set(columns.map(({ column }) => column))].sort()).toEqual(['x', 'x (2)']);
	expect(notes[0]).toMatch(/"x" stands 2 times/);
});

it('says that rows are short or an ending misleads', async () => {
	const { notes } = await withFiles({ 'a.parquet': `${base}1\n2,yes,no\n` }, (path) =>
		compareFiles(path('a.parquet'), path('a.parquet'))
	);
	expect(notes.join('\n')).toMatch(/the ending says parquet, the content is csv/);
	expect(notes.join('\n')).toMatch(/2 rows have more or fewer cells/);
});

describe('few rows', () => {
	const cases: [string, string, string, RegExp][] = [
		['one row', base, rows.slice(0, 2).join('\n'), /1 of 30 rows needed/],
		['a header only', base, `${rows[0] ?? ''}\n`, /0 of 30 rows needed/],
		['a reference of a header only', `${rows[0] ?? ''}\n`, base, /the reference file has no rows/],
		['a reference of one row', rows.slice(0, 2).join('\n'), base, /1 of 30 rows needed in the reference/]
	];
	it.each(cases)('%s: blind, and no alarm', async (_, reference, current, words) => {
		const { columns } = await withFiles({ 'a.csv': reference, 'b.csv': current }, (path) =>
			compareFiles(path('a.csv'), path('b.csv'))
		);
		const laws = columns.filter(({ metric }) => metric === 'psi' || metric === 'jensen_shannon');
		expect(laws.length).toBeGreaterThan(0);
		for (const { verdict, detail } of laws) {
			expect(verdict).toBe('blind');
			expect(detail).toMatch(words);
		}
		expect(columns.some(({ verdict }) => verdict === 'exceeded')).toBe(false);
	});
});

describe('a file that is no table', () => {
	const cases: [string, string | Uint8Array, RegExp][] = [
		['empty', '', /is empty/],
		['white space', ' \n\n', /only white space/],
		['compressed', new Uint8Array([0x1f, 0x8b, 8, 0]), /gzip/],
		['a spreadsheet', new Uint8Array([0x50, 0x4b, 3, 4]), /Excel/],
		['binary', new Uint8Array([1, 2, 0, 3]), /binary/],
		['half a Parquet file', 'PAR1 and then nothing', /parquet/i],
		['a broken line of JSON', '{"a": 1}\n{"a": \n', /line 2/],
		['JSON without objects', '[1, 2]', /expected an object/],
		['an open quote', 'a,b\n1,"2\n3,4\n', /[Qq]uote/]
	];
	it.each(cases)('%s', async (_, content, words) => {
		const failed = withFiles({ 'a.csv': base, 'b.csv': content }, (path) => compareFiles(path('a.csv'), path('b.csv')));
		await expect(failed).rejects.toThrow(TableError);
		await expect(failed).rejects.toThrow(words);
	});

	it('or does not exist', async () => {
		await expect(compareFiles('nowhere.csv', 'nowhere.csv')).rejects.toThrow('There is no file nowhere.csv.');
	});
});

it('answers odd columns of Parquet files by name', async () => {
	const file = (name: string) => fileURLToPath(new URL(`../fixtures/compare/${name}.parquet`, import.meta.url));
	const { columns, skipped } = await compareFiles(file('reference'), file('current'));
	const verdicts = (verdict: string) =>
		columns.filter((finding) => finding.verdict === verdict).map(({ column, metric }) => `${column} ${metric}`);
	expect(verdicts('exceeded').sort()).toEqual([
		'all_missing missing_share',
		'all_missing psi',
		'gone missing_share',
		'gone psi',
		'half_infinite psi',
		'moved psi',
		'number_or_text psi',
		'number_or_text type_change',
		'one_nan_and_moved psi',
		'text_or_number jensen_shannon',
		'text_or_number new_category_share',
		'text_or_number type_change'
	]);
	expect(verdicts('blind').sort()).toEqual(['missing_in_both jensen_shannon', 'new_here psi']);
	expect(verdicts('undecided')).toEqual([]);
	expect(skipped.map(({ column }) => column)).toEqual(['instant', 'list']);
});

it('keeps the answers of all other columns where one cannot be read', async () => {
	const cells = new Float64Array(normal());
	const sound = memoryTable({ broken: cells, sound: cells });
	const table: Table = {
		...sound,
		async scan(columns, visit) {
			if (columns.includes('broken')) throw new Error('parquet interval not supported');
			await sound.scan(columns, visit);
		}
	};
	const comparison = await compareMemory(table, table);
	expect(comparison.columns.map(({ column, verdict, reason }) => [column, verdict, reason])).toEqual([
		['broken', 'blind', 'detector_error'],
		['sound', 'within', 'inside'],
		['sound', 'within', 'inside']
	]);
	expect(comparison.columns[0]?.detail).toBe('cannot be read: parquet interval not supported');
});

it('compares dates and nested values where somebody names them', async () => {
	const file = (name: string) => fileURLToPath(new URL(`../fixtures/compare/${name}.parquet`, import.meta.url));
	const { columns, skipped } = await compareFiles(file('reference'), file('current'), { columns: ['instant', 'list'] });
	expect(skipped).toEqual([]);
	const law = (column: string) => columns.find((f) => f.column === column && f.metric !== 'missing_share')?.verdict;
	expect([law('instant'), law('list')]).toEqual(['exceeded', 'within']);
});

it('gives exact classical statistics from the rows', async () => {
	const [reference, current] = [normal(0, 1, 300), normal(0.3, 1, 250)];
	const files = { 'a.csv': textOf('csv', { x: reference }), 'b.csv': textOf('csv', { x: current }) };
	const { columns } = await withFiles(files, (path) => compareFiles(path('a.csv'), path('b.csv'), { exact: true }));
	const { ks2samp } = await import('#detectors/classical/ks-2samp.ts');
	expect(columns.find(({ metric }) => metric === 'psi')?.p_value).toBeCloseTo(ks2samp(current, reference).p_value, 12);
});
