import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { latestFindings } from '#store/repositories/findings.ts';
import { openBench, type Bench } from './seed.ts';

const MINUTE = 60_000;
const END = Math.floor(Date.now() / MINUTE) * MINUTE;
const START = END - 10 * MINUTE;

describe('the GPU pool', { timeout: 60_000 }, () => {
	let bench: Bench;
	let detect: Detect;
	let now = END + 15_000;

	/** A sample every ten seconds, unless left out. */
	function samples(gpu: string, temperature: number, keep: (i: number) => boolean = () => true) {
		return Array.from({ length: 60 }, (_, i) => i)
			.filter(keep)
			.map((i) => ({
				host: 'a',
				gpu,
				uuid: `GPU-${gpu}`,
				gpu_model: 'H100',
				ts: new Date(START + i * 10_000).toISOString(),
				metrics: { temperature_c: temperature + (i % 3) * 0.2, utilisation: 0.6 + (i % 4) * 0.01, memory_used: 0.7 }
			}));
	}

	beforeAll(async () => {
		bench = await openBench([]);
		await bench.send('gpu', [
			...samples('0', 65),
			...samples('1', 92),
			// In the last minute two of six samples came.
			...samples('2', 65, (i) => i < 54 || i >= 58)
		]);
		detect = startDetect({
			...bench,
			interval_ms: 0,
			now: () => now,
			onError: (what, error) => {
				throw new Error(what, { cause: error });
			}
		});
	}, 120_000);
	afterAll(async () => {
		await detect.close();
		await bench.close();
	});

	const latest = async (monitor: string) =>
		(await latestFindings(bench.store, { model: '@gpus', monitor, seconds: 60 }))[0];

	it('judges each level of each device', async () => {
		await detect.tick();
		expect(await latest('a.0.temperature_c')).toMatchObject({
			segment: 'gpu=a/0',
			unit: '°C',
			version: '',
			n: 6,
			concern: 'gpu'
		});
		expect(await latest('a.1.temperature_c')).toMatchObject({ verdict: 'exceeded', reason: 'beyond_max' });
		expect(await latest('a.0.memory_used')).toMatchObject({ verdict: 'within', value: expect.closeTo(0.7, 9) });
	});

	it('is blind where more than a tenth of the samples are missing', async () => {
		expect(await latest('a.2.temperature_c')).toMatchObject({
			reason: 'records_missing',
			detail: '2 of 6 samples',
			value: null
		});
	});

	it('is stale when the devices fall silent', async () => {
		now = END + 2 * MINUTE + 15_000;
		await detect.tick();
		expect(await latest('a.0.temperature_c')).toMatchObject({ verdict: 'blind', reason: 'stale', n: 0 });
	});
});
