import { describe, expect, it } from 'vitest';
import type { GateCheck } from '#core/gate.ts';
import { UNBOUNDED } from '#core/verdict.ts';
import { allowedText, differenceText, gateRow, isSigned, shownUnit, worseWord } from '#dashboards/gate-row.ts';
import { marginRange, narrowingSentence } from '#dashboards/narrowing-chart.ts';
import { project } from '#dashboards/projection.ts';
import { gateVerdict, leadingCheck } from '#dashboards/rollout-words.ts';
import { MINUTE, START } from './fixtures.ts';

const check = (change: Partial<GateCheck>): GateCheck => ({
	check: 'p99',
	title: 'p99 latency',
	scope: 'per request',
	required: true,
	metric: 'quantile_difference',
	feature: '@latency_ms',
	segment: '',
	value: 6.1,
	lower: 1.2,
	upper: 11,
	level: 0.95,
	unit: 'ms',
	n: 96_410,
	reference_n: 289_220,
	moved: true,
	leeway: { origin: 0, max: 10, unit: 'ms', rationale: 'test', revision: 1 },
	verdict: 'undecided',
	reason: 'straddles',
	detail: '',
	method: { name: 'test', version: 1, params: {} },
	...change
});
const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

describe('gateRow', () => {
	it('divides by the margin, so that 1 is the limit of all', () => {
		expect(gateRow(check({})).estimate).toMatchObject({ value: 0.61, lower: 0.12, upper: 1.1 });
	});

	it('puts worse to the right where a floor is the limit', () => {
		const leeway = { origin: 1, min: 0.8, unit: 'ratio', rationale: 'test', revision: 1 };
		const { estimate } = gateRow(check({ metric: 'dir', unit: 'ratio', leeway, value: 0.8, lower: 0.7, upper: 1 }));
		expect(estimate.value).toBeCloseTo(1, 12);
		expect(estimate.lower).toBeCloseTo(0, 12);
		// ln(0.7) / ln(0.8)
		expect(estimate.upper).toBeCloseTo(1.5984, 4);
	});

	it('has an edge on both sides where the leeway has', () => {
		const leeway = { origin: 0, min: -0.05, max: 0.05, unit: '', rationale: 'test', revision: 1 };
		expect(gateRow(check({ leeway })).leeway).toEqual({ origin: 0, min: -1, max: 1 });
	});
});

describe('words of a check', () => {
	it.each([
		['a difference', {}, true, 'ms', '+6 ms', 'up to +10 ms'],
		[
			'a difference of shares',
			{
				metric: 'rate_difference',
				unit: 'share',
				value: 0.0002,
				lower: -0.0003,
				upper: 0.0007,
				leeway: { origin: 0, max: 0.001, unit: 'share', rationale: 't', revision: 1 }
			},
			true,
			'pp',
			'+0.02 pp',
			'up to +0.1 pp'
		],
		[
			'a distance',
			{
				metric: 'psi',
				unit: '',
				value: 0.031,
				lower: 0.012,
				upper: 0.056,
				leeway: { origin: 0, max: 0.1, unit: '', rationale: 't', revision: 1 }
			},
			false,
			'',
			'PSI 0.031',
			'up to 0.10'
		]
	])('%s', (_, change, signed, unit, value, allowed) => {
		const made = check(change);
		expect(isSigned(made)).toBe(signed);
		expect(shownUnit(made)).toBe(unit);
		expect(plain(differenceText(made)?.value)).toBe(value);
		expect(plain(allowedText(made))).toBe(allowed);
	});

	it('calls a candidate faster only once it has moved there', () => {
		expect(worseWord(check({}))).toBe('slower');
		expect(worseWord(check({ value: -13, moved: false }))).toBe('slower');
		expect(worseWord(check({ value: -13, moved: true }))).toBe('faster');
	});
});

describe('verdict of a gate', () => {
	it('is that of its required checks, and blind before the first', () => {
		const blind = check({ verdict: 'blind', required: false });
		expect(gateVerdict([check({ verdict: 'within' }), blind])).toBe('within');
		expect(gateVerdict([])).toBe('blind');
	});

	it('opens with the worst required check', () => {
		const far = check({ check: 'far', verdict: 'exceeded', required: false });
		expect(leadingCheck([far, check({ check: 'a', verdict: 'within' }), check({ check: 'b' })])?.check).toBe('b');
	});
});

describe('project', () => {
	const look = {
		time: START + 100 * MINUTE,
		value: 6,
		lower: 1,
		upper: 11,
		verdict: 'undecided' as const,
		moved: true
	};

	it('meets the limit when the half-width has shrunk to the distance, by the square root of the rows', () => {
		// Half-width 5 must become 4: (5 / 4)^2 = 1.5625 times the time since the start.
		expect(project([look], START, { max: 10 })?.meets).toEqual({
			time: START + 156.25 * MINUTE,
			verdict: 'within',
			limit: 10
		});
	});

	it('ends too far where the estimate lies beyond the limit', () => {
		expect(project([{ ...look, value: 8, lower: 3 }], START, { max: 6 })?.meets).toMatchObject({ verdict: 'exceeded' });
	});

	it('waits for the later limit of two', () => {
		const meets = project([{ ...look, value: 0, lower: -8, upper: 9 }], START, { min: -4, max: 8 })?.meets;
		expect(meets).toMatchObject({ limit: -4, time: START + 400 * MINUTE });
	});

	it('says nothing of what is decided', () => {
		expect(project([{ ...look, verdict: 'within' }], START, { max: 20 })).toBeNull();
	});

	it('meets no limit that a year of rows would not reach', () => {
		expect(project([{ ...look, value: 10 - 1e-9 }], START, { max: 10 })?.meets).toBeNull();
		expect(project([{ ...look, value: 10 }], START, { max: 10 })?.meets).toBeNull();
	});

	it('says nothing of an end that its rows do not bound', () => {
		expect(project([{ ...look, upper: UNBOUNDED }], START, { max: 10 })).toBeNull();
	});

	it('stands in the sentence, with the deadline when that comes first', () => {
		const shared = {
			name: 'ms',
			unit: 'ms',
			points: [look],
			leeway: { origin: 0, max: 10 },
			start: START,
			now: look.time,
			stable: 'v30',
			candidate: 'v31',
			worse: 'slower',
			signed: true,
			zone: 'UTC',
			description: ''
		};
		expect(narrowingSentence(shared)).toContain('decided at about 14:36');
		expect(narrowingSentence({ ...shared, deadline: START + 120 * MINUTE })).toContain(
			'not decided before the deadline'
		);
		expect(narrowingSentence({ ...shared, over: true })).toContain('when the step ended');
		expect(plain(narrowingSentence({ ...shared, points: [{ ...look, upper: 12, value: 9 }] }))).toContain(
			'about Wed 03:00.'
		);
		const near = { ...shared, points: [{ ...look, value: 10 - 1e-9 }] };
		expect(narrowingSentence(near)).toContain('hardly decide');
		expect(narrowingSentence({ ...near, deadline: START + 120 * MINUTE })).toContain('not decided before the deadline');
		expect(narrowingSentence({ ...shared, points: [{ ...look, upper: UNBOUNDED }] })).toMatch(/the gate waits\.$/);
	});

	it.each([
		['both ends', 11, 1, [-3, 11]],
		['one end', UNBOUNDED, 1, [-3, 9]],
		['no end', UNBOUNDED, -UNBOUNDED, [-3, 9]]
	])('has an axis where the rows bound %s', (_, upper, lower, range) => {
		const last = { ...look, upper, lower };
		expect(marginRange({ origin: 0, max: 3 }, last, true, { far: 3, near: 1 })).toEqual(range);
	});
});
