import { afterAll, beforeAll, expect, it } from 'vitest';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { readDrift } from '#server/read/drift.ts';
import { readDriftPage } from '#server/read/drift-page.ts';
import { normal, openBench, type Bench } from '../detectors/runner/seed.ts';

const HOUR = 3_600_000;
const START = Date.parse('2024-03-01T00:00:00Z');
const iso = (hour: number) => new Date(START + hour * HOUR).toISOString();
const LAST = 6;

let bench: Bench;
let detect: Detect;

/** Predictions are right in 95 of 100 at home and in 60 abroad. In the last hour more come from abroad, and age moves more. */
function rows(hour: number) {
	const random = uniformFrom(hour + 1);
	return Array.from({ length: 600 }, (_, i) => {
		const abroad = random() < (hour === LAST ? 0.5 : 0.2);
		const right = random() < (abroad ? 0.6 : 0.95);
		const said = random() < 0.5;
		return {
			event: {
				model: 'credit',
				version: 'v1',
				event_id: `${hour}-${i}`,
				ts: new Date(START + hour * HOUR + i * 6000).toISOString(),
				features: { age: 40 + 10 * (normal(random) + (hour === LAST ? 2 : 0)), place: abroad ? 'abroad' : 'home' },
				prediction: said ? 'yes' : 'no'
			},
			label: {
				model: 'credit',
				event_id: `${hour}-${i}`,
				label_name: 'truth',
				label: said === right ? 'yes' : 'no',
				observed_at: new Date(START + hour * HOUR + i * 6000).toISOString()
			}
		};
	});
}

beforeAll(async () => {
	const leeway = { max: 0.01, rationale: 'test' };
	bench = await openBench([
		{
			model: 'credit',
			label: { name: 'truth', delay_seconds: 60 },
			reference: { kind: 'window', start: iso(0), end: iso(4) },
			monitors: [
				{ monitor: 'age', metric: 'psi', feature: 'age', leeway },
				{ monitor: 'place', metric: 'psi', feature: 'place', leeway }
			]
		}
	]);
	const all = Array.from({ length: LAST + 1 }, (_, hour) => rows(hour)).flat();
	await bench.send(
		'inference',
		all.map(({ event }) => event)
	);
	// The last hour has no labels yet: what its change costs is known all the same.
	await bench.send(
		'labels',
		all.slice(0, LAST * 600).map(({ label }) => label)
	);
	let now = Date.now() - 60_000;
	detect = startDetect({ ...bench, interval_ms: 0, labels_every_ms: 0, now: () => now });
	await detect.tick();
	now = Date.now() + 60_000;
	await detect.tick();
}, 120_000);
afterAll(async () => {
	await detect.close();
	await bench.close();
});

it('ranks drift by the accuracy that it is expected to cost', { timeout: 60_000 }, async () => {
	const { findings } = await readDrift(bench.store, { project: 'default', model: 'credit', limit: 10 });
	expect(findings.map(({ finding }) => [finding.monitor, finding.verdict])).toEqual([
		['place', 'exceeded'],
		['age', 'exceeded']
	]);
	const [place, age] = findings;
	// Age moved further, and costs nothing: (0.5 - 0.2) (0.6 - 0.95) = -0.105.
	expect(age?.used_up).toBeGreaterThan(place?.used_up ?? Infinity);
	expect(place?.performance?.upper).toBeLessThan(0);
	expect(place?.performance?.lower).toBeLessThan(-0.105);
	expect(place?.performance?.upper).toBeGreaterThan(-0.105);
	expect(age?.performance?.upper).toBeGreaterThan(0);

	const range = { from: iso(0), to: iso(LAST + 1), zone: 'UTC' };
	const asked = { project: 'default', model: 'credit', version: null, seconds: null, feature: null };
	const { lines } = await readDriftPage(bench.store, { ...asked, ...range });
	expect(lines.map(({ name, performance }) => [name, performance])).toEqual([
		['place', place?.performance],
		['age', age?.performance]
	]);
});
