import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { globSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clockOf } from '#ingest/replay/clock.ts';
import { mapRow, type Cells } from '#ingest/replay/map-row.ts';
import { mappingSchema, parseMapping, type Time } from '#ingest/replay/mapping.ts';
import { progressLine } from '#ingest/replay/progress-bar.ts';
import { openReplay, type Replayed } from '#ingest/replay/streams.ts';
import { replay } from '#ingest/replay/replay.ts';
import type { Target } from '#ingest/replay/target.ts';
import { toEvent } from '#ingest/decode/leeway-json.ts';
import { projectRoot } from '#server/root.ts';

describe('clocks', () => {
	const counts = {
		total: 4,
		years: new Map([
			[2015, 2],
			[2016, 1]
		])
	};
	const cases: [string, Time, Cells[], string[]][] = [
		[
			'a column of times',
			{ column: 't' },
			[{ t: '2018-01-01 00:00:00.000' }, { t: '2018-01-02' }, { t: 1_767_225_600 }],
			['2018-01-01T00:00:00.000Z', '2018-01-02T00:00:00.000Z', '2026-01-01T00:00:00.000Z']
		],
		[
			'seconds since',
			{ since: '2026-01-01T00:00:00Z', column: 's', unit: 's' },
			[{ s: 1.5 }],
			['2026-01-01T00:00:01.500Z']
		],
		[
			'spread inside each year',
			{ spread_evenly: { by: 'year', column: 'y' } },
			[{ y: 2015n }, { y: 2016n }, { y: 2015n }],
			['2015-01-01T00:00:00.000Z', '2016-01-01T00:00:00.000Z', '2015-07-02T12:00:00.000Z']
		],
		[
			'spread over a span',
			{ evenly: { start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z' } },
			[{}, {}],
			['2026-01-01T00:00:00.000Z', '2026-01-01T06:00:00.000Z']
		]
	];
	test.each(cases)('%s', (_, time, rows, expected) => {
		const clock = clockOf(time, counts);
		expect(rows.map((cells, index) => new Date(clock(cells, index)).toISOString())).toEqual(expected);
	});
	test('a cell that is no time is named', () => {
		expect(() => clockOf({ column: 't' }, counts)({ t: 'yesterday' }, 3)).toThrow('Row 3: t is "yesterday"');
	});
});

test('a row becomes the event that its mapping describes', () => {
	const [record] =
		mappingSchema.parse({
			sources: [
				{
					time: { column: 't' },
					records: [
						{
							kind: 'inference',
							fields: {
								model: { value: 'm' },
								event_id: 'id',
								prediction: { column: 'p', map: { Yes: 1 } },
								version: { text: 'v{minor}-{#}' }
							},
							features: ['a', 'gone'],
							segments: { share: { column: 'pct', scale: 0.01 } }
						}
					]
				}
			]
		}).sources[0]?.records ?? [];
	if (!record) throw new Error('no record');
	expect(mapRow({ id: 12n, p: 'Yes', minor: 4, a: NaN, gone: '', pct: 50 }, 7, 0, record)).toEqual({
		model: 'm',
		event_id: '12',
		prediction: 1,
		version: 'v4-7',
		ts: '1970-01-01T00:00:00.000Z',
		features: { a: 'NaN', gone: null },
		segments: { share: 0.5 }
	});
});

describe('files', () => {
	const folder = mkdtempSync(join(tmpdir(), 'leeway-replay-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	beforeAll(() => {
		writeFileSync(join(folder, 'a.csv'), 't,x,code,n,truth\n0,1.5,007,2,1\n20,,008,1,0\n');
		writeFileSync(join(folder, 'b.jsonl'), '{"t":10,"x":3,"code":"9"}\n');
	});
	const record = {
		kind: 'inference',
		fields: { model: { value: 'm' }, event_id: { text: '{#}' } },
		features: ['x', 'code']
	};
	const label = {
		kind: 'labels',
		fields: { model: { value: 'm' }, event_id: { text: '{#}' }, label: 'truth' },
		delay_seconds: 15
	};
	const time = { since: '2026-01-01T00:00:00Z', column: 't' };
	const mapping = mappingSchema.parse({
		sources: [
			{ path: 'a.csv', text: ['code'], repeat: 'n', time, records: [record, label] },
			{ path: 'b.jsonl', time, records: [record] }
		]
	});
	const second = (at: number) => (at - Date.UTC(2026, 0, 1)) / 1000;

	async function read(paced: boolean): Promise<Replayed[]> {
		const { total, records } = await openReplay({ path: folder, mapping, override: { version: '2' }, paced });
		const found: Replayed[] = [];
		for await (const one of records) found.push(one);
		expect(found).toHaveLength(total);
		return found;
	}

	test('rows are repeated, texts stay texts, empty cells are missing, and sources mix by time', async () => {
		const found = (await read(true)).filter(({ kind }) => kind === 'inference');
		expect(found.map(({ at, record: { features, version } }) => [second(at), features, version])).toEqual([
			[0, { x: 1.5, code: '007' }, '2'],
			[0, { x: 1.5, code: '007' }, '2'],
			[10, { x: 3, code: '9' }, '2'],
			[20, { x: null, code: '008' }, '2']
		]);
	});

	test('at the pace of the data a label comes as late as it came', async () => {
		expect((await read(true)).map(({ kind, at }) => [kind[0], second(at)])).toEqual([
			['i', 0],
			['i', 0],
			['i', 10],
			['l', 15],
			['l', 15],
			['i', 20],
			['l', 35]
		]);
	});

	test('everything is sent, counted and its span known', async () => {
		const sent: number[] = [];
		const target: Target = {
			name: 'test',
			send: async (kind, records) => {
				for (const one of records)
					expect(toEvent(kind, one, { now: 0, event_id: 'x', project: 'p' }).kind).not.toBe('rejected');
				sent.push(records.length);
				return { refused: 0, errors: [] };
			},
			backfill: async () => null,
			close: async () => undefined
		};
		const source = await openReplay({ path: folder, mapping, override: {}, paced: false });
		const result = await replay(source, target, { speed: Infinity, live: false, onProgress: () => undefined });
		expect(result).toMatchObject({
			sent: { inference: 4, labels: 3, gpu: 0 },
			spans: [{ model: 'm', from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T01:00:00.000Z' }]
		});
	});
});

test.each(globSync('examples/*/*.yaml', { cwd: projectRoot() }).filter((file) => !file.endsWith('leeway.yaml')))(
	'%s is a mapping',
	(file) => {
		expect(parseMapping(readFileSync(join(projectRoot(), file), 'utf8'), file).sources.length).toBeGreaterThan(0);
	}
);

test('progress in words', () => {
	expect(progressLine({ sent: 50, total: 100, refused: 1 }, 1000)).toBe(
		'[############------------] 50 of 100, 50/s, 1 refused, 1 s left'
	);
});
