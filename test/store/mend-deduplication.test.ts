import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mendDeduplication } from '#store/mend-deduplication.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'leeway-mend-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A table as the engine keeps it on disk: folders of parts, and a log of the tokens of its inserts. */
function table(name: string, parts: readonly string[], log: string): string {
	const path = join(folder, 'store', name.slice(0, 3), name);
	for (const part of [...parts, 'detached', 'deduplication_logs']) mkdirSync(join(path, part), { recursive: true });
	const file = join(path, 'deduplication_logs', 'deduplication_log_1.txt');
	writeFileSync(file, log);
	return file;
}

const cases: [string, string[], string, string][] = [
	['every part is there', ['all_1_1_0', 'all_2_2_0'], '1\tall_1_1_0\ta\n1\tall_2_2_0\tb\n', ''],
	['parts were merged', ['all_1_2_1'], '1\tall_1_1_0\ta\n1\tall_2_2_0\tb\n', ''],
	['rows were deleted since', ['202601_1_1_0_5'], '1\t202601_1_1_0\ta\n', ''],
	[
		'killed before the rows were put in place',
		['all_1_1_0'],
		'1\tall_1_1_0\ta\n1\tall_2_2_0\tb\n',
		'2\tall_2_2_0\tb\n'
	],
	['of two months, one', ['202512_1_1_0'], '1\t202512_1_1_0\ta\n1\t202601_2_2_0\tb\n', '2\t202601_2_2_0\tb\n'],
	['taken back before', [], '1\tall_1_1_0\ta\n2\tall_1_1_0\ta\n', ''],
	['nothing was inserted', [], '', '']
];

test.each(cases)('%s', (_, parts, log, added) => {
	const file = table('abcdef', parts, log);
	expect(mendDeduplication(folder)).toBe(added === '' ? 0 : 1);
	expect(readFileSync(file, 'utf8')).toBe(log + added);
	expect(mendDeduplication(folder)).toBe(0);
});

test('only the last inserts can be meant: older parts are gone for good reasons', () => {
	const log = Array.from({ length: 50 }, (_, i) => `1\tall_${i}_${i}_0\tb${i}\n`).join('');
	table('abcdef', ['all_20_49_9'], log);
	expect(mendDeduplication(folder)).toBe(0);
});

test('a folder that is not there yet', () => {
	expect(mendDeduplication(join(folder, 'none'))).toBe(0);
});
