import { afterAll, beforeAll, expect, it } from 'vitest';
import { sinceWords } from '#core/since.ts';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { readChanges } from '#server/read/changes.ts';
import { latestFindings } from '#store/repositories/findings.ts';
import { readSince } from '#server/read/since.ts';
import { readSlices } from '#server/read/slices.ts';
import { openBench, traffic, type Bench } from '../detectors/runner/seed.ts';

const MINUTE = 60_000;
const END = Math.floor(Date.now() / MINUTE) * MINUTE;
const START = END - 30 * MINUTE;
/** Nulls from here on; ages of one channel lie higher from 20 seconds into a minute on. */
const BROKEN = END - 5 * MINUTE;
const SHIFTED = END - 10 * MINUTE + 20_000;

let bench: Bench;
let detect: Detect;

beforeAll(async () => {
	const reference = {
		kind: 'window' as const,
		start: new Date(START).toISOString(),
		end: new Date(START + 18 * MINUTE).toISOString()
	};
	bench = await openBench([
		{ model: 'credit', windows: [60], min_n: 100, favourable: 'approve', segments: ['sex'], reference }
	]);
	const part = (start: number, seconds: number) => {
		const nulls = start >= BROKEN ? 0.4 : 0.004;
		const rows = traffic({ model: 'credit', start, seconds, rows: 5 * seconds, nulls, seed: start / 1000 });
		if (start < SHIFTED) return rows;
		// Three standard deviations older, where they come by the app.
		const older = ({ channel, age }: (typeof rows)[number]['features']) => (channel === 'app' ? age + 36 : age);
		return rows.map((row) => ({ ...row, features: { ...row.features, age: older(row.features) } }));
	};
	const starts = Array.from({ length: 30 }, (_, i) => START + i * MINUTE);
	await bench.send(
		'inference',
		starts.flatMap((start) => [...part(start, 20), ...part(start + 20_000, 40)])
	);
	detect = startDetect({ ...bench, interval_ms: 0, now: () => END + 15_000 });
	await detect.tick();
}, 120_000);
afterAll(async () => {
	await detect.close();
	await bench.close();
});

const newest = async (monitor: string) => {
	const [finding] = await latestFindings(bench.store, { model: 'credit', monitor });
	if (!finding) throw new Error(`no finding of ${monitor}`);
	return finding;
};
const iso = (time: number) => new Date(time).toISOString();

it('says since when a share of missing values is what it is', async () => {
	const since = await readSince(bench.store, await newest('income.missing'));
	expect(since).toMatchObject({ at: iso(BROKEN), from: iso(BROKEN - MINUTE), to: iso(BROKEN + MINUTE), windows: 30 });
});

it('holds a change in the middle of a window in its interval', async () => {
	const since = await readSince(bench.store, await newest('age.psi'));
	expect(Date.parse(since?.from ?? '')).toBeLessThanOrEqual(SHIFTED);
	expect(Date.parse(since?.to ?? '')).toBeGreaterThanOrEqual(SHIFTED);
	expect(Date.parse(since?.to ?? '') - Date.parse(since?.from ?? '')).toBeLessThanOrEqual(3 * MINUTE);
});

it('says nothing of what has not moved', async () => {
	const finding = (await latestFindings(bench.store, { model: 'credit' })).find(
		({ moved, verdict }) => !moved && verdict !== 'exceeded'
	);
	if (!finding) throw new Error('everything moved');
	expect(await readSince(bench.store, finding)).toBeNull();
});

it.each([
	['segments', false],
	['segments and categories, from raw rows', true]
])('finds the %s in which a change sits', async (_, raw) => {
	const found = await readSlices(bench.store, await newest('age.psi'), { raw });
	const named = found?.slices
		.filter(({ concentrated }) => concentrated)
		.map(({ dimension, value }) => [dimension, value]);
	expect(named).toEqual(raw ? [['channel', 'app']] : []);
	expect(found?.slices.map(({ dimension }) => dimension)).toContain('sex');
	const sexes = found?.slices.filter(({ dimension }) => dimension === 'sex') ?? [];
	expect(sexes.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(1, 1);
});

it('answers with what the stream detectors say', async () => {
	const changes = await readChanges(bench.store, {
		project: 'default',
		model: 'credit',
		monitor: 'income.missing',
		segment: ''
	});
	expect(changes?.since?.at).toBe(iso(BROKEN));
	expect(changes?.streams.map(({ detector }) => detector)).toEqual(['page_hinkley', 'cusum', 'adwin', 'kswin']);
	const cusum = changes?.streams.find(({ detector }) => detector === 'cusum')?.alarms ?? [];
	expect(cusum).toContain(iso(BROKEN));
	expect(
		await readChanges(bench.store, { project: 'default', model: 'credit', monitor: 'no', segment: '' })
	).toBeNull();
});

it.each([
	[
		{ at: iso(0), from: iso(-3_600_000), to: iso(7_200_000) },
		'since 1 Jan 1970 00:00 (31 Dec 1969 23:00 to 1 Jan 1970 02:00, 95 %)'
	],
	[{ at: null, from: null, to: null }, 'since before 1 Jan 1970 00:00']
])('reads as a sentence', (when, words) => {
	expect(sinceWords({ ...when, level: 0.95, windows: 3, oldest: iso(0) }, 'UTC').replaceAll('\u00a0', ' ')).toBe(words);
});
