import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '#core/finding.ts';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { readDriftPage } from '#server/read/drift-page.ts';
import { normal, openBench, type Bench } from './seed.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T00:00:00Z');
/** The first hours teach the vocabulary, the next four are the reference. */
const REFERENCE = START + 2 * HOUR;
const REFERENCE_HOURS = 4;
/** From here on people ask about other things, and some leave their address; the vectors of the answers turn. */
const CHANGED = START + 8 * HOUR;
const END = START + 10 * HOUR;
const ROWS = 800;

const ASKED = [
	'please',
	'reset',
	'my',
	'password',
	'where',
	'is',
	'the',
	'parcel',
	'order',
	'refund',
	'today',
	'thanks'
];
const NEW = ['firmware', 'router', 'bluetooth', 'pairing', 'antenna', 'bandwidth'];

function rowsOf(start: number) {
	const random = uniformFrom(start / HOUR);
	const changed = start >= CHANGED;
	const word = () => {
		const words = changed && random() < 0.4 ? NEW : ASKED;
		return words[Math.floor(random() * words.length)];
	};
	return Array.from({ length: ROWS }, (_, i) => {
		const words = Array.from({ length: 5 + Math.floor(8 * random()) }, word).join(' ');
		const contact = changed && random() < 0.3 ? ' write to jane.doe@example.org' : '';
		return {
			model: 'support',
			version: 'v1',
			event_id: `${start}-${i}`,
			ts: new Date(start + Math.floor(((i + 0.5) * HOUR) / ROWS)).toISOString(),
			features: {
				prompt: words + contact,
				answer: Array.from({ length: 8 }, (_, d) => normal(random) + (changed && d < 3 ? 1 : 0))
			}
		};
	});
}

describe('from texts and embeddings to findings', { timeout: 60_000 }, () => {
	let bench: Bench;
	let detect: Detect;
	let written: Finding[];
	const at = (monitor: string, start: number) =>
		written.find((finding) => finding.monitor === monitor && Date.parse(finding.window.start) === start);

	beforeAll(async () => {
		bench = await openBench([
			{
				model: 'support',
				windows: [3600],
				features: { prompt: { kind: 'text' } },
				reference: {
					kind: 'window',
					start: new Date(REFERENCE).toISOString(),
					end: new Date(REFERENCE + REFERENCE_HOURS * HOUR).toISOString()
				}
			}
		]);
		for (let start = START; start < END; start += HOUR) await bench.send('inference', rowsOf(start));
		detect = startDetect({ ...bench, interval_ms: 0, now: () => END + HOUR });
		written = await detect.backfill({
			model: 'support',
			from: new Date(START).toISOString(),
			to: new Date(END).toISOString()
		});
	}, 120_000);
	afterAll(async () => {
		await detect.close();
		await bench.close();
	});

	it.each([
		['unknown words', 'prompt.oov_share.psi'],
		['personal data', 'prompt.pii.jensen_shannon'],
		['kinds of it that nobody saw before', 'prompt.pii.new'],
		['an embedding that turned', 'answer.domain_classifier']
	])('by default it finds %s', (_, monitor) => {
		expect(at(monitor, CHANGED)).toMatchObject({ verdict: 'exceeded', moved: true, n: ROWS });
		expect(at(monitor, CHANGED - HOUR)).toMatchObject({ moved: false });
		expect(at(monitor, CHANGED - HOUR)?.verdict).not.toMatch('exceeded|blind');
	});

	it('watches every descriptor, the norm, and neither the text itself nor one number of a vector', () => {
		const features = new Set(written.map(({ feature }) => feature));
		expect([...features].filter((feature) => !feature.startsWith('@')).toSorted()).toEqual([
			...[
				'answer',
				'answer.norm',
				'prompt.length',
				'prompt.oov_share',
				'prompt.pii',
				'prompt.pii_count',
				'prompt.words'
			]
		]);
	});

	it('names descriptors after their text on the page of drift', async () => {
		const { lines } = await readDriftPage(bench.store, {
			...{ project: 'default', model: 'support', version: null, seconds: null, feature: null, zone: 'UTC' },
			...{ from: new Date(START).toISOString(), to: new Date(END).toISOString() }
		});
		const names = new Map(lines.map(({ finding, name }) => [finding.feature, name]));
		expect(names.get('prompt.oov_share')).toBe('prompt: unknown words');
		expect(names.get('prompt.pii')).toBe('prompt: personal data');
		expect(names.get('answer')).toBe('answer');
	});
});
