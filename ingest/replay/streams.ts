import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Kind } from '../decode/events.ts';
import { clockOf, yearColumn, type RowCounts } from './clock.ts';
import { scalarOf } from '../decode/mapping/value.ts';
import { mapRow, type CanonicalRecord } from './map-row.ts';
import type { Mapping, RecordMapping, Source } from './mapping.ts';
import { knownLength, readRows } from './read-rows.ts';

/** One event on its way, with the instant at which it comes on the data's clock. */
export interface Replayed {
	kind: Kind;
	/** ms since 1970. */
	at: number;
	record: CanonicalRecord;
}

/** Records that a replay will send, and the records themselves in the order of the data's clock. */
export interface Replayable {
	total: number;
	records: AsyncGenerator<Replayed>;
}

export interface ReplayInput {
	/** A file, or a folder in which the mapping's paths are. */
	path: string;
	mapping: Mapping;
	/** Fields that stand above the mapping's: model, version, environment. */
	override: Record<string, string>;
	/** Whether the records will be sent at the pace of the data's clock. */
	paced: boolean;
}

/**
 * Counts every source, then reads it for its records, several sources side by side. Where `paced`, what one row makes at
 * different times (a label that comes late) stands at its own time; else it comes together, in one pass.
 */
export async function openReplay({ path, mapping, override, paced }: ReplayInput): Promise<Replayable> {
	const isFolder = (await stat(path)).isDirectory();
	let total = 0;
	const streams: AsyncGenerator<Replayed>[] = [];
	for (const source of isFolder ? mapping.sources : sourcesOf(path, mapping)) {
		if (isFolder && source.path === undefined) {
			throw new Error(`${path} is a folder: name the file in the mapping with "path"`);
		}
		const file = isFolder && source.path !== undefined ? join(path, source.path) : path;
		const counts = await count(file, source);
		total += counts.total * source.records.length;
		const passes = paced ? source.records.map((record) => [record]) : [source.records];
		for (const records of passes) streams.push(streamOf(file, source, records, counts, override));
	}
	return { total, records: merge(streams) };
}

/** The sources of one file: those that name it; a mapping of one source serves a file of any name. */
function sourcesOf(file: string, { sources }: Mapping): Source[] {
	const named = sources.filter(({ path }) => path !== undefined && basename(path) === basename(file));
	if (named.length > 0) return named;
	if (sources.length === 1) return sources;
	const names = sources.map(({ path }) => path ?? 'a source without a path').join(', ');
	throw new Error(
		`The mapping has several sources and none for ${basename(file)}: ${names}. Replay their folder instead.`
	);
}

async function count(file: string, source: Source): Promise<RowCounts> {
	const column = yearColumn(source.time);
	const counts: RowCounts = { total: 0, years: new Map() };
	const known = column === undefined ? await knownLength(file, source) : undefined;
	if (known !== undefined) return { ...counts, total: known };
	for await (const cells of readRows(file, source, column === undefined ? undefined : [column])) {
		counts.total++;
		if (column === undefined) continue;
		const year = Number(scalarOf(cells[column]));
		counts.years.set(year, (counts.years.get(year) ?? 0) + 1);
	}
	return counts;
}

async function* streamOf(
	file: string,
	source: Source,
	records: readonly RecordMapping[],
	counts: RowCounts,
	override: Record<string, string>
): AsyncGenerator<Replayed> {
	const clock = clockOf(source.time, counts);
	let index = 0;
	for await (const cells of readRows(file, source)) {
		const ts = clock(cells, index);
		for (const mapping of records) {
			const record = { ...mapRow(cells, index, ts, mapping), ...override };
			yield { kind: mapping.kind, at: ts + mapping.delay_seconds * 1000, record };
		}
		index++;
	}
}

/** Streams in the order of their instants, each taken to be in order by itself. */
async function* merge(streams: AsyncGenerator<Replayed>[]): AsyncGenerator<Replayed> {
	const heads = await Promise.all(streams.map(async (stream) => ({ stream, next: await stream.next() })));
	for (;;) {
		let first: (typeof heads)[number] | undefined;
		for (const head of heads) {
			if (!head.next.done && (!first || first.next.done || head.next.value.at < first.next.value.at)) first = head;
		}
		if (!first || first.next.done) return;
		yield first.next.value;
		first.next = await first.stream.next();
	}
}
