import { afterAll, beforeAll, expect, it } from 'vitest';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { readSlices } from '#server/read/slices.ts';
import { latestFindings } from '#store/repositories/findings.ts';
import { normal, openBench, type Bench } from '../detectors/runner/seed.ts';

const HOUR = 3_600_000;
const START = Date.parse('2024-03-01T00:00:00Z');
const iso = (hour: number) => new Date(START + hour * HOUR).toISOString();

let bench: Bench;
let detect: Detect;

/** Income rises in the app for new customers only, in the last hour. */
function rows(hour: number) {
	const random = uniformFrom(hour + 1);
	return Array.from({ length: 2000 }, (_, i) => {
		const channel = ['app', 'web', 'shop'][Math.floor(3 * random())];
		const customer = random() < 0.5 ? 'new' : 'known';
		const moved = hour === 3 && channel === 'app' && customer === 'new';
		return {
			model: 'credit',
			version: 'v1',
			event_id: `${hour}-${i}`,
			ts: new Date(START + hour * HOUR + i * 1800).toISOString(),
			features: {
				income: 40 + 10 * (normal(random) + (moved ? 2 : 0)),
				channel,
				customer,
				weather: random() < 0.5 ? 'dry' : 'wet'
			},
			segments: { sex: random() < 0.5 ? 'F' : 'M' }
		};
	});
}

beforeAll(async () => {
	const leeway = { max: 0.1, rationale: 'test' };
	bench = await openBench([
		{
			model: 'credit',
			segments: ['sex'],
			reference: { kind: 'window', start: iso(0), end: iso(3) },
			monitors: [{ monitor: 'income', metric: 'psi', feature: 'income', leeway }]
		}
	]);
	await bench.send('inference', [0, 1, 2, 3].flatMap(rows));
	let now = Date.now();
	detect = startDetect({ ...bench, interval_ms: 0, now: () => now });
	await detect.tick();
	now += 60_000;
	await detect.tick();
}, 120_000);
afterAll(async () => {
	await detect.close();
	await bench.close();
});

it('finds the pair of slices in which a change sits, and tests all that were tried', { timeout: 60_000 }, async () => {
	const [finding] = await latestFindings(bench.store, { model: 'credit', monitor: 'income' });
	if (!finding) throw new Error('nothing was looked at');
	expect(finding).toMatchObject({ moved: true });
	const found = await readSlices(bench.store, finding, { raw: true });
	expect(found?.slices[0]).toMatchObject({ concentrated: true, also: {} });
	const named = found?.slices.filter(({ also }) => also).map((s) => [s.value, s.also?.value].toSorted());
	expect(named).toEqual([['app', 'new']]);
	expect(found).toMatchObject({ tried: 9, every: { current: 1, reference: 1 } });
	expect(found?.pairs_tried).toBeGreaterThan(10);
	// From roll-ups there are no pairs.
	expect(await readSlices(bench.store, finding, { raw: false })).toMatchObject({ tried: 2, pairs_tried: 0 });
});
