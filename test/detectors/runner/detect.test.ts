import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '#core/finding.ts';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { findingById, findingHistory, latestFindings } from '#store/repositories/findings.ts';
import { openBench, traffic, type Bench } from './seed.ts';

const MINUTE = 60_000;
/** The traffic ends with the last whole minute, so that the source counts as live. */
const END = Math.floor(Date.now() / MINUTE) * MINUTE;
const START = END - 100 * MINUTE;
const BROKEN = END - 2 * MINUTE;
const NOW = END + 15_000;

describe('a null flood in live traffic', { timeout: 30_000 }, () => {
	let bench: Bench;
	let detect: Detect;
	let written: Finding[];
	const paged: Finding[] = [];

	beforeAll(async () => {
		bench = await openBench([
			{
				model: 'credit',
				windows: [60],
				min_n: 100,
				favourable: 'approve',
				segments: ['sex'],
				protected: { sex: { reference: 'M' } },
				reference: {
					kind: 'window',
					start: new Date(START).toISOString(),
					end: new Date(START + 50 * MINUTE).toISOString()
				}
			}
		]);
		const minutes = Array.from({ length: 100 }, (_, i) => START + i * MINUTE);
		const rows = minutes.flatMap((start) => {
			const nulls = start >= BROKEN ? 0.4 : 0.004;
			return traffic({ model: 'credit', start, seconds: 60, rows: 300, nulls, seed: start / MINUTE });
		});
		await bench.send('inference', rows);
		detect = startDetect({
			...bench,
			interval_ms: 0,
			now: () => NOW,
			onFindings: (findings) => void paged.push(...findings),
			onError: (what, error) => {
				throw new Error(what, { cause: error });
			}
		});
		written = await detect.tick();
	}, 120_000);
	afterAll(async () => {
		await detect.close();
		await bench.close();
	});

	const exceeded = () => written.filter(({ verdict }) => verdict === 'exceeded');

	it('exceeds the missing share on the first broken window, and nothing before it', () => {
		const missing = exceeded().filter(({ monitor }) => monitor === 'income.missing');
		expect(missing.map(({ window }) => Date.parse(window.start))).toEqual([BROKEN, BROKEN + MINUTE]);
		expect(exceeded().filter(({ window }) => Date.parse(window.start) < BROKEN)).toEqual([]);
		expect(missing[0]).toMatchObject({ reason: 'beyond_max', moved: true, n: 300, version: 'v1', concern: 'drift' });
	});

	it('hands only live findings on', () => {
		expect(paged.every(({ clock }) => clock === 'live')).toBe(true);
		expect(paged.some(({ monitor, verdict }) => monitor === 'income.missing' && verdict === 'exceeded')).toBe(true);
		expect(written.length).toBeGreaterThan(paged.length);
	});

	it('writes nothing when nothing changed, also after a restart', async () => {
		expect(await detect.tick()).toEqual([]);
		const restarted = startDetect({ ...bench, interval_ms: 0, now: () => NOW });
		expect(await restarted.tick()).toEqual([]);
		await restarted.close();
	});

	it('counts looks in event time', () => {
		const looks = written.filter(({ monitor }) => monitor === 'age.psi').map(({ look }) => look);
		expect(looks).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
	});

	it('states the dispersion that a distance assumed', () => {
		const psi = written.find(({ monitor }) => monitor === 'age.psi');
		expect(psi?.method.params.dispersion).toBe('profile of 50 windows');
	});

	it('is read back as written', async () => {
		const one = exceeded()[0];
		expect(one && (await findingById(bench.store, one.id))).toEqual(one);
		const latest = await latestFindings(bench.store, { model: 'credit', monitor: 'income.missing' });
		expect(latest).toMatchObject([{ verdict: 'exceeded', window: { end: new Date(END).toISOString() } }]);
	});

	it('writes a new revision of a window that got late rows, and keeps the old one', async () => {
		const start = END - 5 * MINUTE;
		await bench.send(
			'inference',
			traffic({ model: 'credit', start, seconds: 60, rows: 50, seed: 7 }).map((row) => ({
				...row,
				event_id: `late-${row.event_id}`
			}))
		);
		const late = await detect.tick();
		expect(new Set(late.map(({ window }) => window.start))).toEqual(new Set([new Date(start).toISOString()]));
		expect(late.every(({ revision }) => revision === 2)).toBe(true);
		const history = await findingHistory(bench.store, {
			model: 'credit',
			monitor: 'age.psi',
			from: new Date(start).toISOString(),
			to: new Date(start + MINUTE).toISOString(),
			all_revisions: true
		});
		expect(history.map(({ revision, n }) => [revision, n])).toEqual([
			[2, 350],
			[1, 300]
		]);
	});

	it('is stale when the traffic stops, which is not within', async () => {
		const stale = await detect.tick(NOW + 2 * MINUTE);
		expect(stale.length).toBeGreaterThan(0);
		expect(stale.every(({ reason, value }) => reason === 'stale' && value === null)).toBe(true);
		expect(stale[0]?.detail).toContain('usually 301');
	});
});
