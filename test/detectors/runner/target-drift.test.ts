import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelConfigInput } from '#core/model-config.ts';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { readDriftPage } from '#server/read/drift-page.ts';
import { readSince } from '#server/read/since.ts';
import { findingHistory } from '#store/repositories/findings.ts';
import { activeReference, monitorsOf, referenceHistogramsOf } from '#store/repositories/monitoring.ts';
import { normal, openBench, type Bench } from './seed.ts';

const HOUR = 3_600_000;
const START = Date.parse('2024-03-01T00:00:00Z');
const iso = (hour: number) => new Date(START + hour * HOUR).toISOString();
const HOURS = 13;
/** From here on other labels come, and the predictions are as before. */
const STEP = 8;
const ROWS = 300;
const leeway = { max: 0.1, rationale: 'test' };
const label = { name: 'truth', delay_seconds: 2 * 3600 };
const reference = { kind: 'window' as const, start: iso(0), end: iso(4) };

const MODELS: ModelConfigInput[] = [
	{
		model: 'classes',
		label,
		reference,
		references: { before: { kind: 'moving', span_hours: 2 } },
		monitors: [
			{ monitor: 'truth', metric: 'jensen_shannon', feature: '@label', leeway },
			{ monitor: 'truth.before', metric: 'jensen_shannon', feature: '@label', reference: 'before', leeway }
		]
	},
	{ model: 'numbers', label, reference, min_n: 100 }
];

describe('drift of the labels', { timeout: 60_000 }, () => {
	let bench: Bench;
	let detect: Detect;
	/** A minute behind, so that rows have settled by the next tick. */
	let now = Date.now() - 60_000;
	const hours = Array.from({ length: HOURS }, (_, hour) => hour);
	const rowsOf = (hour: number) => {
		const random = uniformFrom(hour + 1);
		return Array.from({ length: ROWS }, (_, i) => {
			const price = 100 + 20 * normal(random);
			const yes = random() < (hour >= STEP ? 0.8 : 0.3);
			return { hour, ts: START + hour * HOUR + i * 12_000, id: `${hour}-${i}`, price, yes, said: random() < 0.3 };
		});
	};
	const rows = hours.flatMap(rowsOf);
	const events = rows.flatMap(({ ts, id, price, said }) => [
		{
			model: 'classes',
			version: 'v1',
			event_id: id,
			ts: new Date(ts).toISOString(),
			features: { x: price },
			prediction: said ? 'yes' : 'no'
		},
		{
			model: 'numbers',
			version: 'v1',
			event_id: id,
			ts: new Date(ts).toISOString(),
			features: { x: price },
			prediction: price
		}
	]);
	const labelsOf = (from: number, to: number) =>
		rows
			.filter(({ hour }) => hour >= from && hour < to)
			.flatMap(({ ts, id, price, yes, hour }) => {
				const observed_at = new Date(ts + HOUR).toISOString();
				const value = price + (hour >= STEP ? 40 : 0);
				return [
					{ model: 'classes', event_id: id, label_name: 'truth', label: yes ? 'yes' : 'no', observed_at },
					{ model: 'numbers', event_id: id, label_name: 'truth', label: String(value), observed_at }
				];
			});
	const look = async (model: string, monitor: string, hour: number) => {
		const range = { from: iso(hour), to: iso(hour + 1) };
		return (await findingHistory(bench.store, { model, monitor, ...range, all_revisions: true }))[0];
	};

	beforeAll(async () => {
		bench = await openBench(MODELS);
		await bench.send('inference', events);
		// Those of one hour come late.
		await bench.send('labels', [...labelsOf(0, STEP + 1), ...labelsOf(STEP + 2, HOURS)]);
		detect = startDetect({
			...bench,
			interval_ms: 0,
			labels_every_ms: 0,
			now: () => now,
			onError: (what, error) => {
				throw new Error(what, { cause: error });
			}
		});
		await detect.tick();
		now = Date.now();
		await detect.tick();
	}, 120_000);
	afterAll(async () => {
		await detect.close();
		await bench.close();
	});

	it('freezes the labels of the reference beside its features', async () => {
		for (const model of ['classes', 'numbers']) {
			const set = await activeReference(bench.store, { project: 'default', environment: 'production', model });
			const found = (await referenceHistogramsOf(bench.store, set?.id ?? '')).filter(
				({ feature }) => feature === '@label'
			);
			expect(found).toMatchObject([{ segment: '', summary: { n: 4 * ROWS } }]);
		}
	});

	it('sees that other labels come, of classes and of numbers, and waits until they are due', async () => {
		expect(await look('classes', 'truth', STEP - 1)).toMatchObject({ moved: false, n: ROWS, reference_n: 4 * ROWS });
		expect(await look('classes', 'truth', STEP)).toMatchObject({
			verdict: 'exceeded',
			feature: '@label',
			concern: 'drift'
		});
		expect(await look('classes', 'truth', HOURS - 2)).toMatchObject({
			reason: 'labels_not_due',
			detail: expect.stringContaining('300 of 300')
		});
		const monitors = await monitorsOf(bench.store, { project: 'default', model: 'numbers' });
		expect(monitors.map(({ monitor }) => monitor)).toContain('@label.psi');
		expect(await look('numbers', '@label.psi', STEP - 1)).toMatchObject({ moved: false, n: ROWS });
		expect(await look('numbers', '@label.psi', STEP)).toMatchObject({ verdict: 'exceeded' });
		expect(await look('numbers', '@prediction.psi', STEP)).toMatchObject({ moved: false });
	});

	it('writes a revision when late labels come', async () => {
		expect(await look('classes', 'truth', STEP + 1)).toMatchObject({ revision: 1, reason: 'too_few' });
		await bench.send('labels', labelsOf(STEP + 1, STEP + 2));
		now = Date.now();
		await detect.tick();
		expect(await look('classes', 'truth', STEP + 1)).toMatchObject({ revision: 2, verdict: 'exceeded', n: ROWS });
		expect(await look('numbers', '@label.psi', STEP + 1)).toMatchObject({ revision: 2, verdict: 'exceeded', n: ROWS });
	});

	it('holds labels against those of the hours before, too', async () => {
		expect(await look('classes', 'truth.before', STEP)).toMatchObject({ verdict: 'exceeded', reference_n: 2 * ROWS });
		expect(await look('classes', 'truth.before', STEP - 1)).toMatchObject({ moved: false });
	});

	it('is on the drift page, with its distribution and its start', async () => {
		const range = { from: iso(0), to: iso(HOURS), zone: 'UTC' };
		const asked = { project: 'default', model: 'classes', version: null, seconds: null, feature: '@label' };
		const { selected } = await readDriftPage(bench.store, { ...asked, ...range });
		expect(selected?.line).toMatchObject({ name: 'label' });
		const finding = await look('classes', 'truth', STEP + 1);
		if (!finding) throw new Error('no look');
		expect((await readSince(bench.store, finding))?.at).toBe(iso(STEP));
	});
});
