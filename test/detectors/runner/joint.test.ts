import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '#core/finding.ts';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { normal, openBench, type Bench } from './seed.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T00:00:00Z');
const REFERENCE_HOURS = 6;
/** From here on a and b do not hang together any more; each alone keeps its law. */
const BROKEN = START + 8 * HOUR;
const END = START + 10 * HOUR;

function rowsOf(start: number, rows: number) {
	const random = uniformFrom(start / HOUR);
	return Array.from({ length: rows }, (_, i) => {
		const a = normal(random);
		const other = start >= BROKEN ? normal(random) : a;
		return {
			model: 'pair',
			version: 'v1',
			event_id: `${start}-${i}`,
			ts: new Date(start + Math.floor(((i + 0.5) * HOUR) / rows)).toISOString(),
			features: {
				a,
				b: random() < 0.01 ? null : 0.9 * other + 0.44 * normal(random),
				channel: random() < 0.5 ? 'web' : random() < 0.7 ? 'app' : 'branch'
			},
			prediction: 'yes'
		};
	});
}

const leeway = (max: number) => ({ max, rationale: 'test' });

describe('whole rows as monitors', { timeout: 60_000 }, () => {
	let bench: Bench;
	let detect: Detect;
	let written: Finding[];
	const of = (monitor: string) => written.filter((finding) => finding.monitor === monitor);
	const at = (monitor: string, start: number) =>
		of(monitor).find((finding) => Date.parse(finding.window.start) === start) as Finding;

	beforeAll(async () => {
		const metrics = {
			rows: 'domain_classifier',
			pca: 'pca_reconstruction',
			mmd: 'mmd',
			relation: 'correlation_change'
		};
		bench = await openBench([
			{
				model: 'pair',
				windows: [3600],
				min_n: 100,
				segments: ['channel'],
				reference: {
					kind: 'window',
					start: new Date(START).toISOString(),
					end: new Date(START + REFERENCE_HOURS * HOUR).toISOString()
				},
				monitors: [
					...Object.entries(metrics).map(([monitor, metric]) => ({ monitor, metric, leeway: leeway(0.6) })),
					{ monitor: 'b.psi', metric: 'psi', feature: 'b', leeway: leeway(0.1) },
					{ monitor: 'vector', metric: 'centroid', feature: 'picture', leeway: leeway(0.5) }
				]
			}
		]);
		for (let start = START; start < END; start += HOUR) await bench.send('inference', rowsOf(start, 1500));
		detect = startDetect({ ...bench, interval_ms: 0, now: () => END + HOUR });
		written = await detect.backfill({
			model: 'pair',
			from: new Date(START).toISOString(),
			to: new Date(END).toISOString()
		});
	}, 120_000);
	afterAll(async () => {
		await detect.close();
		await bench.close();
	});

	it('sees a change that no feature shows alone, and names the features', () => {
		expect(at('rows', BROKEN)).toMatchObject({ verdict: 'exceeded', feature: '@inputs', n: 1500 });
		expect(String(at('rows', BROKEN).method.params.drivers).split(', ').sort()).toEqual(['a', 'b']);
		expect(at('relation', BROKEN)).toMatchObject({ verdict: 'exceeded', method: { params: { pair: 'a, b' } } });
		expect(at('pca', BROKEN).moved).toBe(true);
		expect(at('b.psi', BROKEN)).toMatchObject({ verdict: 'within', moved: false });
	});

	it('has nothing to say of windows before', () => {
		for (const monitor of ['rows', 'pca', 'mmd', 'relation'])
			expect(at(monitor, BROKEN - HOUR)).toMatchObject({
				verdict: expect.not.stringMatching('exceeded|blind'),
				moved: false
			});
	});

	it('is blind for an embedding that nobody sent', () => {
		expect(at('vector', BROKEN)).toMatchObject({ verdict: 'blind', detail: 'the reference holds no such embedding' });
	});

	it('keeps the rows of the reference, and is blind where those of a window are gone', async () => {
		await bench.store.ch.command('ALTER TABLE events DELETE WHERE 1 SETTINGS mutations_sync = 1');
		const again = startDetect({ ...bench, interval_ms: 0, now: () => END + HOUR });
		const found = await again.backfill({
			model: 'pair',
			from: new Date(BROKEN).toISOString(),
			to: new Date(BROKEN + HOUR).toISOString()
		});
		await again.close();
		expect(found.find(({ monitor }) => monitor === 'rows')).toMatchObject({
			verdict: 'blind',
			detail: 'the 1500 raw rows of this window are not kept any more'
		});
		expect(found.some(({ monitor }) => monitor === 'b.psi')).toBe(false);
	});
});
