import { describe, expect, it } from 'vitest';
import { findingSchema } from '#core/finding.ts';
import type { Estimate } from '#core/verdict.ts';
import { lookOf, newFindings, type LookAt } from '#detectors/runner/finding-of.ts';

const at: LookAt = {
	place: { project: 'default', environment: 'production', model: 'credit', version: 'v1' },
	monitor: {
		monitor: 'income.psi',
		concern: 'drift',
		metric: 'psi',
		feature: 'income',
		segment: '',
		against: '',
		reference: '',
		windows: [3600],
		leeway: { origin: 0, max: 0.1, unit: '', rationale: 'test', revision: 1 },
		quantile: null,
		min_n: 200,
		source: 'declared'
	},
	window: { start: Date.parse('2026-03-01T10:00:00Z'), end: Date.parse('2026-03-01T11:00:00Z'), seconds: 3600 },
	epoch: 1,
	look: 3,
	level: 0.999,
	clock: 'live',
	method: { name: 'psi', version: 1 }
};
const estimate: Estimate = {
	value: 0.3,
	lower: 0.2,
	upper: 0.4,
	level: 0.999,
	n: 1000,
	reference_n: 5000,
	method: { name: 'profile_likelihood', version: 1, params: { df: 12 } }
};
const NOW = Date.parse('2026-03-01T11:00:20Z');

describe('lookOf', () => {
	it('shows nothing of a monitor that cannot see, and why', () => {
		const look = lookOf(at, { blind: 'too_few', detail: '29 of 200 rows needed', n: 29, reference_n: null });
		expect(look).toMatchObject({
			value: null,
			lower: null,
			upper: null,
			verdict: 'blind',
			moved: false,
			n: 29,
			level: 0.999
		});
		expect(look.detail).toBe('29 of 200 rows needed');
	});
});

describe('newFindings', () => {
	const look = lookOf(at, estimate);
	const [first] = newFindings([look], [], NOW);

	it('makes a finding of the contract', () => {
		expect(findingSchema.parse(first)).toMatchObject({ revision: 1, verdict: 'exceeded', reason: 'beyond_max' });
	});

	it('writes nothing that is stored already, whoever looked and when', () => {
		const stored = first ? [first] : [];
		expect(newFindings([look], stored, NOW + 60_000)).toEqual([]);
		expect(newFindings([{ ...look, clock: 'replay' }], stored, NOW)).toEqual([]);
	});

	it('writes the next revision, under another id, when the input changed', () => {
		const changed = lookOf(at, { ...estimate, n: 1001 });
		const [second] = newFindings([changed], first ? [first] : [], NOW);
		expect(second).toMatchObject({ revision: 2, n: 1001 });
		expect(second?.id).not.toBe(first?.id);
	});

	it('gives the same window of the same series the same id, and another window another', () => {
		expect(newFindings([look], [], NOW + 1)[0]?.id).toBe(first?.id);
		const next = { ...at, window: { ...at.window, start: at.window.end, end: at.window.end + 3_600_000 } };
		expect(newFindings([lookOf(next, estimate)], [], NOW)[0]?.id).not.toBe(first?.id);
	});
});
