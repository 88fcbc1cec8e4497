import { describe, expect, test } from 'vitest';
import type { Finding } from '#core/finding.ts';
import { richText } from '#core/rich.ts';
import { findingLine, localTimes, shortDetail, whatWord } from '#server/read/alert-lines.ts';

const reader = { zone: 'Europe/Berlin', now: Date.parse('2025-11-18T13:28:00Z') };
const plain = (text: string) => richText(text).replaceAll('\u00a0', ' ');

const finding = (over: Partial<Finding>): Finding => ({
	id: 'x',
	project: 'default',
	environment: 'production',
	model: 'credit-risk',
	version: '13',
	segment: '',
	monitor: 'income.psi',
	concern: 'drift',
	metric: 'psi',
	feature: 'income',
	value: 0.31,
	lower: 0.27,
	upper: 0.36,
	level: 0.99,
	unit: '',
	n: 1840,
	reference_n: 412_300,
	moved: true,
	leeway: { origin: 0, max: 0.1, unit: '', rationale: 'bureau refresh', revision: 1 },
	verdict: 'exceeded',
	reason: 'beyond_max',
	detail: '',
	method: { name: 'psi', version: 1, params: {} },
	window: { start: '2025-11-18T12:05:00Z', end: '2025-11-18T13:05:00Z', seconds: 3600 },
	epoch: 1,
	look: 3,
	clock: 'live',
	revision: 1,
	computed_at: '2025-11-18T13:05:01Z',
	...over
});
const p99 = { name: 'quantile', version: 1, params: { quantile: 0.99 } };

describe('whatWord', () => {
	test.each([
		[{}, 'income PSI'],
		[{ feature: '@score', segment: 'sex=F' }, 'score of sex F PSI'],
		[{ concern: 'service', metric: 'quantile', feature: '@latency_ms', method: p99 }, 'p99 latency'],
		[{ concern: 'service', metric: 'quantile', feature: 'ttft_ms', method: p99 }, 'p99 ttft_ms'],
		[{ concern: 'service', metric: 'error_rate', feature: '@status' }, 'error rate'],
		[{ concern: 'fairness', metric: 'dir', feature: '@prediction', segment: 'sex=F' }, 'selection ratio of sex F'],
		[
			{ model: '@gpus', concern: 'gpu', metric: 'level', feature: 'temperature_c', segment: 'gpu=gpu-a/2' },
			'GPU gpu-a/2 temperature'
		]
	] as const)('%o', (over, words) => expect(plain(whatWord(finding(over)))).toBe(words));
});

describe('findingLine', () => {
	test('drift says what moved, its estimate and what is allowed', () => {
		const line = findingLine(finding({ segment: 'channel=online' }), reader);
		expect(plain(line.lead)).toBe('income moved too far: PSI');
		expect(plain(`${line.value} ${line.interval}`)).toBe('0.31 [0.27, 0.36]');
		expect(plain(line.second)).toBe('channel online; allowed up to 0.10; n 1,840');
		expect(line.margin.value).toBeCloseTo(3.1);
	});
	test('blind has its reason instead', () => {
		const blind = { value: null, lower: null, upper: null, moved: false, verdict: 'blind', reason: 'stale' } as const;
		const line = findingLine(
			finding({ ...blind, detail: 'no rows since 2025-11-18T13:20:00.000Z, usually 58' }),
			reader
		);
		expect(line.value).toBe('');
		expect(plain(line.second)).toBe('no rows since 14:20, usually 58');
		expect(line.margin).toMatchObject({ value: null, detail: 'no rows since 14:20' });
	});
});

test('details are cut to what a hatched scale holds', () => {
	expect(shortDetail('612 of 1,000 decisions needed')).toBe('612 of 1,000');
	expect(shortDetail('the exporter of this host stopped').length).toBeLessThanOrEqual(26);
	expect(localTimes('since 2025-11-18T13:20:00Z', reader)).toBe('since 14:20');
});
