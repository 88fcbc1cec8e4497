import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateCheck, GateCheckSpec } from '#core/gate.ts';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { normal, openBench, traffic, type Bench } from './seed.ts';

const START = Date.parse('2026-03-02T12:00:00Z');
const SECONDS = 1200;

const spec = (check: string, metric: string, rest: Partial<GateCheckSpec>): GateCheckSpec => ({
	check,
	title: check,
	scope: 'all',
	required: true,
	metric,
	feature: '',
	segment: '',
	min_n: 200,
	leeway: { origin: 0, max: 0.1, unit: '', rationale: 'test', revision: 1 },
	...rest
});
const upTo = (max: number, unit = '') => ({ origin: 0, max, unit, rationale: 'test', revision: 1 });

const CHECKS = [
	spec('drift', 'psi', {}),
	spec('numbers', 'wasserstein_normed', { leeway: upTo(0.5) }),
	spec('income', 'jensen_shannon', { feature: 'income', required: false }),
	spec('latency', 'quantile_difference', { feature: '@latency_ms', quantile: 0.95, leeway: upTo(15, 'ms') }),
	spec('errors', 'rate_difference', { feature: '@status', leeway: upTo(0.02, 'share') }),
	spec('women', 'dir', {
		segment: 'sex=F',
		against: 'sex=M',
		min_n: 30,
		leeway: { origin: 1, min: 0.5, max: 2, unit: '', rationale: 'test', revision: 1 }
	}),
	spec('rows', 'domain_classifier', { leeway: { ...upTo(0.65), origin: 0.5 } }),
	spec('men', 'domain_classifier', { segment: 'sex=M', leeway: { ...upTo(0.65), origin: 0.5 } }),
	spec('channel', 'jensen_shannon', { feature: 'channel', segment: 'sex=M' }),
	spec('heat', 'level_difference', { feature: 'temperature_c', min_n: 10, leeway: upTo(5, '°C') })
];

describe('evaluateGate', { timeout: 60_000 }, () => {
	let bench: Bench;
	let detect: Detect;

	beforeAll(async () => {
		bench = await openBench([
			{ model: 'credit', favourable: 'approve', segments: ['sex'], protected: { sex: { reference: 'M' } } },
			{ model: 'pictures', features: { picture: { kind: 'embedding' } } }
		]);
		detect = startDetect({ ...bench, interval_ms: 0 });
		const common = { model: 'credit', start: START, seconds: SECONDS };
		await bench.send('inference', [
			...traffic({ ...common, version: 'v1', rows: 4000, seed: 1 }),
			...traffic({ ...common, version: 'same', rows: 4000, seed: 2 }),
			...traffic({ ...common, version: 'worse', rows: 4000, seed: 3, shift: 1, latency: 120 }),
			...traffic({ ...common, version: 'young', rows: 40, seed: 4 })
		]);
		const random = uniformFrom(9);
		await bench.send(
			'inference',
			['v1', 'same', 'worse'].flatMap((version) =>
				Array.from({ length: 600 }, (_, i) => ({
					model: 'pictures',
					version,
					event_id: `${version}-${i}`,
					ts: new Date(START + i * 1000).toISOString(),
					// The first row came without its picture.
					features: i === 0 ? {} : { picture: [0, 0, 0].map(() => normal(random) + Number(version === 'worse')) },
					prediction: 'cat'
				}))
			)
		);
		const heat = { v1: 60, same: 60, worse: 75 };
		await bench.send(
			'gpu',
			Object.entries(heat).flatMap(([version, mean], gpu) =>
				Array.from({ length: 60 }, (_, i) => ({
					host: 'a',
					gpu: String(gpu),
					uuid: `GPU-${gpu}`,
					gpu_model: 'H100',
					model: 'credit',
					version,
					ts: new Date(START + i * 10_000).toISOString(),
					metrics: { temperature_c: mean + (i % 5) * 0.1 }
				}))
			)
		);
	}, 120_000);
	afterAll(async () => {
		await detect.close();
		await bench.close();
	});

	const look = async (
		candidate: string,
		minutes = 20,
		{ model, checks }: { model: string; checks: GateCheckSpec[] } = { model: 'credit', checks: CHECKS }
	): Promise<Record<string, GateCheck>> => {
		const found = await detect.evaluateGate({
			project: 'default',
			environment: 'production',
			model,
			stable: 'v1',
			candidate,
			checks,
			from: new Date(START).toISOString(),
			to: new Date(START + minutes * 60_000).toISOString(),
			step: 1,
			look: 1,
			alpha: { false_promotion: 0.05, false_rollback: 0.05 }
		});
		return Object.fromEntries(found.map((check) => [check.check, check]));
	};

	it('finds a candidate like the stable version within', async () => {
		const checks = await look('same');
		expect(Object.keys(checks)).toEqual(CHECKS.map(({ check }) => check));
		for (const check of Object.values(checks)) expect([check.check, check.verdict]).toEqual([check.check, 'within']);
		expect(checks.drift).toMatchObject({ n: 4000, reference_n: 4000, required: true });
		// Two thirds of the rows are ranked; two numbers, and two classes of three and @other.
		expect(checks.rows).toMatchObject({ feature: '@inputs', method: { params: { columns: 5 } } });
		expect(checks.rows?.n).toBeGreaterThan(2500);
		expect(checks.men?.n).toBeLessThan((checks.rows?.n ?? 0) * 0.6);
		expect(checks.men?.n).toBeGreaterThan((checks.rows?.n ?? 0) * 0.4);
	});

	it('names the worst feature, and the difference in its own unit', async () => {
		const checks = await look('worse');
		expect(checks.drift).toMatchObject({ verdict: 'exceeded', reason: 'beyond_max', feature: 'income' });
		expect(checks.numbers).toMatchObject({ verdict: 'exceeded', feature: 'income' });
		expect(checks.latency).toMatchObject({ verdict: 'exceeded', unit: 'ms' });
		// The 95 % quantile of a log-normal law of median 60 and spread 0.3 is 60 exp(0.3 * 1.645) = 98.3; twice that for 120.
		expect(checks.latency?.value).toBeGreaterThan(85);
		expect(checks.latency?.value).toBeLessThan(112);
		expect(checks.heat).toMatchObject({ verdict: 'exceeded', value: expect.closeTo(15, 6) });
		expect(checks.errors?.verdict).toBe('within');
		// One of several normal columns moved by a standard deviation: at most Phi(1 / sqrt 2) = 0.76.
		for (const check of [checks.rows, checks.men])
			expect(check).toMatchObject({
				verdict: 'exceeded',
				value: expect.closeTo(0.74, 1),
				method: { params: { drivers: 'income' } }
			});
		expect(checks.channel).toMatchObject({ verdict: 'within', segment: 'sex=M' });
	});

	it('is blind with too few rows, or none', async () => {
		const checks = await look('young');
		expect(checks.drift).toMatchObject({
			verdict: 'blind',
			reason: 'too_few',
			detail: '40 of 200 rows needed',
			value: null
		});
		expect(checks.rows).toMatchObject({ verdict: 'blind', reason: 'too_few', detail: '40 of 200 rows needed' });
		expect((await look('absent')).errors).toMatchObject({ verdict: 'blind', reason: 'too_few', n: 0 });
	});

	it('compares embeddings', async () => {
		const centroid = spec('picture', 'centroid', { feature: 'picture', leeway: upTo(0.5) });
		const checks = [centroid, spec('drift', 'psi', { leeway: upTo(0.5) })];
		const same = await look('same', 20, { model: 'pictures', checks });
		expect(same.picture).toMatchObject({ verdict: 'within' });
		// The one input with a histogram is its norm.
		expect(same.drift).toMatchObject({ verdict: 'within', feature: 'picture.norm' });
		// All three dimensions moved by one of their standard deviations.
		const { picture } = await look('worse', 20, { model: 'pictures', checks });
		expect(picture).toMatchObject({
			verdict: 'exceeded',
			value: expect.closeTo(1, 0),
			method: { params: { columns: 3 } }
		});
	});

	it('looks at the window only', async () => {
		expect((await look('same', 5)).drift).toMatchObject({ n: 1000, reference_n: 1000 });
	});
});
