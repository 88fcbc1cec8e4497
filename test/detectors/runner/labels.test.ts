import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { findingHistory } from '#store/repositories/findings.ts';
import { openBench, traffic, type Bench } from './seed.ts';

const HOUR = 3_600_000;
/** Live traffic: two whole hours, the second closed. Labels are due an hour after the window, so those of the first are. */
const END = Math.floor((Date.now() - 15_000) / HOUR) * HOUR;
const FIRST = END - 2 * HOUR;

describe('accuracy with late labels', { timeout: 60_000 }, () => {
	let bench: Bench;
	let detect: Detect;
	/** The detectors' clock stays in the hour after `END`, however late in it the tests begin. */
	let now = () => Math.min(Date.now(), END + HOUR - 1000);
	const events = [FIRST, FIRST + HOUR].flatMap((start) =>
		traffic({ model: 'credit', start, seconds: 3600, rows: 500, seed: start / HOUR })
	);

	/** Labels of an hour; `wrong` of them differ from the prediction. */
	function labelsOf(hour: number, from: number, to: number, wrong: number) {
		return events
			.filter(({ ts }) => Math.floor(Date.parse(ts) / HOUR) * HOUR === hour)
			.slice(from, to)
			.map(({ event_id, prediction, ts }, i) => ({
				model: 'credit',
				event_id,
				label_name: 'repaid',
				label: i < wrong ? 'other' : prediction,
				observed_at: new Date(Date.parse(ts) + 60_000).toISOString()
			}));
	}

	const accuracy = (start: number) =>
		findingHistory(bench.store, {
			model: 'credit',
			monitor: 'accuracy',
			from: new Date(start).toISOString(),
			to: new Date(start + HOUR).toISOString(),
			all_revisions: true
		});

	beforeAll(async () => {
		bench = await openBench([
			{
				model: 'credit',
				windows: [3600],
				min_n: 200,
				favourable: 'approve',
				label: { name: 'repaid', delay_seconds: 3600 },
				monitors: [{ monitor: 'accuracy', metric: 'accuracy', leeway: { min: 0.8, rationale: 'test' } }]
			}
		]);
		// A row now, so that the source counts as live wherever in the hour the test runs.
		await bench.send('inference', [
			...events,
			...traffic({ model: 'credit', start: Date.now() - 2000, seconds: 1, rows: 1, seed: 9 })
		]);
		detect = startDetect({
			...bench,
			interval_ms: 0,
			labels_every_ms: 0,
			now: () => now(),
			onError: (what, error) => {
				throw new Error(what, { cause: error });
			}
		});
	}, 120_000);
	afterAll(async () => {
		await detect.close();
		await bench.close();
	});

	it('is blind until the labels are due, then too few, then decided, every revision kept', async () => {
		await bench.send('labels', labelsOf(FIRST, 0, 100, 0));
		await detect.tick();
		// The first hour's labels are due when the second hour ends: 100 of them are not enough.
		expect((await accuracy(FIRST)).at(0)).toMatchObject({
			reason: 'too_few',
			detail: '100 of 200 rows needed',
			n: 100
		});
		expect((await accuracy(FIRST + HOUR)).at(0)).toMatchObject({
			verdict: 'blind',
			reason: 'labels_not_due',
			value: null
		});

		await bench.send('labels', labelsOf(FIRST, 100, 500, 200));
		await detect.tick();
		const revisions = await accuracy(FIRST);
		expect(revisions.map(({ revision, reason }) => [revision, reason])).toEqual([
			[2, 'below_min'],
			[1, 'too_few']
		]);
		// 200 of 500 labels differ.
		expect(revisions[0]).toMatchObject({ verdict: 'exceeded', value: 0.6, n: 500 });
	});

	it('takes the latest label of an event', async () => {
		const corrected = labelsOf(FIRST, 400, 450, 50).map((label) => ({
			...label,
			observed_at: new Date(Date.parse(label.observed_at) + HOUR).toISOString()
		}));
		await bench.send('labels', corrected);
		await detect.tick();
		// Of labels 100 to 300 all were wrong; now those of 400 to 450 are too.
		expect((await accuracy(FIRST))[0]).toMatchObject({ revision: 3, value: 0.5, n: 500 });
	});

	it('judges a window once its labels are due, and not before', async () => {
		await bench.send('labels', labelsOf(FIRST + HOUR, 0, 500, 0));
		await detect.tick();
		expect((await accuracy(FIRST + HOUR)).map(({ reason }) => reason)).toEqual(['labels_not_due']);
		now = () => END + HOUR + 60_000;
		await detect.tick();
		expect((await accuracy(FIRST + HOUR))[0]).toMatchObject({ revision: 2, value: 1, n: 500, verdict: 'within' });
	});
});
