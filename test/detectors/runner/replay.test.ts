import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '#core/finding.ts';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { latestFindings } from '#store/repositories/findings.ts';
import { activeReference, monitorsOf } from '#store/repositories/monitoring.ts';
import { openBench, traffic, type Bench } from './seed.ts';

const HOUR = 3_600_000;
const START = Date.parse('2024-03-01T00:00:00Z');

describe('recorded traffic of a model that nobody configured', { timeout: 60_000 }, () => {
	let bench: Bench;
	let detect: Detect;
	const paged: Finding[] = [];
	let written: Finding[] = [];

	beforeAll(async () => {
		bench = await openBench([]);
		const hours = Array.from({ length: 30 }, (_, i) => START + i * HOUR);
		await bench.send(
			'inference',
			hours.flatMap((start, i) =>
				traffic({ model: 'unknown', start, seconds: 3600, rows: 300, shift: i >= 28 ? 2 : 0, seed: i })
			)
		);
		let now = Date.now();
		detect = startDetect({
			...bench,
			interval_ms: 0,
			now: () => now,
			onFindings: (findings) => void paged.push(...findings),
			onError: (what, error) => {
				throw new Error(what, { cause: error });
			}
		});
		// Rows that still arrive are waited for: the last window closes when nothing has come for a while.
		expect(await detect.tick()).toEqual([]);
		now += 60_000;
		written = await detect.tick();
	}, 120_000);
	afterAll(async () => {
		await detect.close();
		await bench.close();
	});

	it('freezes its first day as the reference, once', async () => {
		const key = { project: 'default', environment: 'production', model: 'unknown' };
		const reference = await activeReference(bench.store, key);
		expect(reference).toMatchObject({ kind: 'first_traffic', n: 24 * 300, revision: 1 });
		expect(reference?.window_end).toEqual(new Date(START + 24 * HOUR));
		await detect.tick();
		expect((await activeReference(bench.store, key))?.id).toBe(reference?.id);
	});

	it('is watched by the default monitors', async () => {
		const monitors = await monitorsOf(bench.store, { project: 'default', model: 'unknown' });
		expect(monitors.every(({ source, enabled }) => source === 'default' && enabled)).toBe(true);
		expect(monitors.map(({ monitor }) => monitor)).toEqual(
			expect.arrayContaining(['income.psi', 'channel.jensen_shannon', 'income.missing', '@status.error_rate'])
		);
	});

	it('evaluates all of it on its own clock, and tells nobody', async () => {
		expect(new Set(written.map(({ window }) => window.start)).size).toBe(30);
		expect(written.every(({ clock }) => clock === 'replay')).toBe(true);
		expect(paged).toEqual([]);
		const exceeded = written.filter(({ verdict }) => verdict === 'exceeded');
		expect(exceeded.map(({ monitor, window }) => [monitor, Date.parse(window.start)])).toEqual([
			['income.psi', START + 28 * HOUR],
			['income.psi', START + 29 * HOUR]
		]);
	});

	it('reads the state of a past instant', async () => {
		const filter = { model: 'unknown', monitor: 'income.psi' };
		const before = await latestFindings(bench.store, { ...filter, at: new Date(START + 28 * HOUR).toISOString() });
		expect(before).toHaveLength(1);
		expect(before[0]?.verdict).not.toBe('exceeded');
		expect((await latestFindings(bench.store, filter))[0]?.verdict).toBe('exceeded');
	});

	it('writes nothing when the range is evaluated again', async () => {
		const range = { from: new Date(START).toISOString(), to: new Date(START + 30 * HOUR).toISOString() };
		expect(await detect.backfill({ model: 'unknown', ...range })).toEqual([]);
	});
});
