import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The embedded engine notes the token of an insert before it puts the rows in place. A process that is killed between the
 * two leaves a token without its rows, and the repeated insert would be taken for done. So before the engine opens, tokens
 * of parts that do not exist are taken back, by the record that the engine itself writes when it drops a part. Inserts of
 * a table take turns, so only its last ones can be meant; older parts may be gone for good reasons.
 */
export function mendDeduplication(folder: string): number {
	return tablesOf(folder).reduce((mended, table) => mended + mendTable(table), 0);
}

const LAST = 8;
const LOGS = 'deduplication_logs';
/** Name of a part: its partition, and the first and last insert in it. */
const PART = /^(.+?)_(\d+)_(\d+)_\d+(?:_\d+)?$/;
/** What a record of the log says was done. */
const ADDED = '1';
const DROPPED = '2';

function tablesOf(folder: string): string[] {
	const store = join(folder, 'store');
	return entries(store).flatMap((group) => entries(join(store, group)).map((table) => join(store, group, table)));
}

function mendTable(table: string): number {
	const logs = entries(join(table, LOGS))
		.map((name) => ({ name, number: Number(/_(\d+)\.txt$/.exec(name)?.[1]) }))
		.filter(({ number }) => number > 0)
		.sort((a, b) => a.number - b.number)
		.map(({ name }) => join(table, LOGS, name));
	const newest = logs.at(-1);
	if (newest === undefined) return 0;
	const records = logs
		.slice(-2)
		.flatMap((log) => readFileSync(log, 'utf8').split('\n'))
		.filter((line) => line !== '')
		.slice(-LAST)
		.map((line) => line.split('\t'));
	const parts = entries(table).flatMap((name) => rangeOf(name) ?? []);
	const dropped = new Set(records.flatMap(([what, , block]) => (what === DROPPED ? [block] : [])));
	const orphans = records.filter(([what, part = '', block]) => {
		const range = rangeOf(part);
		if (what !== ADDED || dropped.has(block) || !range) return false;
		return !parts.some(
			({ partition, min, max }) => partition === range.partition && min <= range.min && max >= range.max
		);
	});
	const taken = orphans.map(([, part, block]) => `${DROPPED}\t${part}\t${block}\n`).join('');
	if (taken !== '') appendFileSync(newest, taken);
	return orphans.length;
}

function rangeOf(part: string): { partition: string; min: number; max: number } | undefined {
	const [, partition, min, max] = PART.exec(part) ?? [];
	return partition === undefined ? undefined : { partition, min: Number(min), max: Number(max) };
}

function entries(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}
