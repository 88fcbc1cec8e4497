import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { findingHistory } from '#store/repositories/findings.ts';
import { openBench, traffic, type Bench } from './seed.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const SECONDS = 6 * 3600;
const ROWS = 260;
/** Windows of the reference, five days; three days follow, of which the last window is broken. */
const BEFORE = 20;
const AFTER = 12;
/** Mean of income in standard deviations, share of nulls and latency at each quarter of the day. */
const CLOCK = [
	{ shift: -1, nulls: 0.02, latency: 40 },
	{ shift: 0, nulls: 0.05, latency: 60 },
	{ shift: 1, nulls: 0.3, latency: 90 },
	{ shift: 0, nulls: 0.1, latency: 60 }
];

const VALUES = {
	psi: 0.1,
	wasserstein: 2,
	wasserstein_normed: 0.2,
	energy: 1,
	kolmogorov_smirnov: 0.1
};

describe('traffic with a daily cycle', { timeout: 120_000 }, () => {
	let bench: Bench;
	let detect: Detect;
	const at = (window: number) => new Date(START + window * SECONDS * 1000).toISOString();

	beforeAll(async () => {
		const monitors = [
			...Object.entries(VALUES).map(([metric, max]) => ({
				monitor: metric,
				metric,
				feature: 'income',
				leeway: { max, rationale: 'test' }
			})),
			// About the usual share, 0.1175, and two points more.
			{
				monitor: 'nulls',
				metric: 'missing_share',
				feature: 'income',
				leeway: { origin: 0.1175, max: 0.1375, rationale: 'test' }
			},
			{ monitor: 'parity', metric: 'spd', segment: 'sex=F', leeway: { min: -0.6, max: 0.6, rationale: 'test' } },
			{ monitor: 'slow', metric: 'quantile', quantile: 0.9, leeway: { max: 300, rationale: 'test' } }
		];
		const reference = { kind: 'window' as const, start: at(0), end: at(BEFORE) };
		const groups = { protected: { sex: { reference: 'M' } }, favourable: 'approve' };
		bench = await openBench([{ model: 'daily', windows: [SECONDS], min_n: 50, reference, monitors, ...groups }]);
		detect = startDetect({ ...bench, interval_ms: 0 });
		for (let window = 0; window < BEFORE + AFTER; window++) {
			const broken = window === BEFORE + AFTER - 1;
			const { shift, nulls, latency } = CLOCK[window % 4] ?? { shift: 0, nulls: 0, latency: 60 };
			const rows = traffic({
				model: 'daily',
				start: START + window * SECONDS * 1000,
				seconds: SECONDS,
				rows: ROWS,
				seed: window,
				shift: broken ? 4 : shift,
				nulls: broken ? 0.6 : nulls,
				latency
			});
			await bench.send('inference', rows);
		}
		await detect.backfill({ model: 'daily', from: at(BEFORE), to: at(BEFORE + AFTER) });
	}, 240_000);
	afterAll(async () => {
		await detect.close();
		await bench.close();
	});

	const history = async (monitor: string) =>
		findingHistory(bench.store, { model: 'daily', monitor, from: at(BEFORE), to: at(BEFORE + AFTER) });

	it.each(Object.keys(VALUES))('%s compares with the same time of day, and sees the broken window', async (monitor) => {
		const findings = await history(monitor);
		expect(findings).toHaveLength(AFTER);
		const [quiet, last] = [findings.slice(0, -1), findings.at(-1)];
		for (const { verdict, method } of quiet) {
			expect(['within', 'undecided']).toContain(verdict);
			expect(method.params).toMatchObject({ season: 'same time of day, 5 days', dispersion: 'profile of 20 windows' });
		}
		expect(last?.verdict).toBe('exceeded');
	});

	it('nulls are held against those of the same time of day', async () => {
		const findings = await history('nulls');
		for (const { verdict, value, method } of findings.slice(0, -1)) {
			expect(['within', 'undecided']).toContain(verdict);
			expect(Math.abs((value ?? 1) - 0.1175)).toBeLessThan(0.1);
			expect(method).toMatchObject({ name: 'above_the_same_hour' });
		}
		expect(findings.at(-1)?.verdict).toBe('exceeded');
	});

	it('two groups are compared with the noise of their difference', async () => {
		for (const { verdict, method } of await history('parity')) {
			expect(['within', 'undecided']).toContain(verdict);
			expect(method.params).toMatchObject({ dispersion: 'profile of 20 windows' });
		}
	});

	it('latency is an objective at every hour, with the noise of the same time of day', async () => {
		const findings = await history('slow');
		for (const { verdict, method } of findings) {
			expect(['within', 'undecided']).toContain(verdict);
			expect(method.params).toMatchObject({ dispersion: 'profile of 20 windows' });
			expect(method.params).not.toHaveProperty('season');
		}
	});
});
