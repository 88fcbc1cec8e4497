import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENGINE_WORDS } from '#control/decide/argo-verdict.ts';
import { decideGate, type StepClock } from '#control/decide/gate-decision.ts';
import type { GateCheck } from '#core/gate.ts';
import { REASONS, VERDICTS, WAITING, type Reason, type Verdict } from '#core/verdict.ts';
import { gateCheck } from '../fixtures.ts';

const clock = (over: Partial<StepClock> = {}): StepClock => ({
	elapsed_seconds: 900,
	min_seconds: 600,
	deadline_seconds: 3600,
	rows: 5000,
	min_rows: 1000,
	next: '25 %',
	...over
});
const AUTO = { automatic: true, on_exceeded: 'roll_back', records_complete: true } as const;
const LATE = clock({ elapsed_seconds: 3600 });
const within = gateCheck('within', { check: 'errors', title: 'Error rate' });
const few = gateCheck('blind', { reason: 'too_few', detail: '212 of 2,000 rows needed' });

describe('decideGate', () => {
	test.each([
		{
			name: 'all within, enough rows and time',
			checks: [within],
			want: { action: 'promote', code: 'all_within', verdict: 'within' }
		},
		{
			name: 'all within, too few rows',
			checks: [within],
			at: clock({ rows: 10 }),
			want: { action: 'wait', code: 'too_early' }
		},
		{
			name: 'all within, too early',
			checks: [within],
			at: clock({ elapsed_seconds: 60 }),
			want: { action: 'wait', code: 'too_early' }
		},
		{
			name: 'rows never came',
			checks: [within],
			at: clock({ rows: 10, elapsed_seconds: 4000 }),
			want: { action: 'hold', code: 'past_deadline', until: 'person' }
		},
		{
			name: 'exceeded rolls back',
			checks: [within, gateCheck('exceeded')],
			want: { action: 'roll_back', verdict: 'exceeded' }
		},
		{
			name: 'exceeded before blind',
			checks: [gateCheck('blind'), gateCheck('exceeded')],
			want: { action: 'roll_back' }
		},
		{
			name: 'exceeded before the first minute is over',
			checks: [gateCheck('exceeded')],
			at: clock({ elapsed_seconds: 1, rows: 1 }),
			want: { action: 'roll_back' }
		},
		{
			name: 'the owner chose to hold',
			checks: [gateCheck('exceeded')],
			options: { ...AUTO, on_exceeded: 'hold' as const },
			want: { action: 'hold', until: 'person', verdict: 'exceeded' }
		},
		{
			name: 'only advice',
			checks: [gateCheck('exceeded')],
			options: { ...AUTO, automatic: false },
			want: { action: 'hold', code: 'exceeded_advice' }
		},
		{
			name: 'exceeded on incomplete records is blind',
			checks: [gateCheck('exceeded')],
			options: { ...AUTO, records_complete: false },
			want: { action: 'hold', verdict: 'blind', until: 'next_verdict' }
		},
		{
			name: 'blind holds',
			checks: [within, gateCheck('blind')],
			want: { action: 'hold', code: 'cannot_see', until: 'next_verdict' }
		},
		{
			name: 'blind before undecided',
			checks: [gateCheck('undecided'), gateCheck('blind')],
			want: { action: 'hold', verdict: 'blind' }
		},
		{
			name: 'blind holds past the deadline too',
			checks: [gateCheck('blind')],
			at: LATE,
			want: { action: 'hold', code: 'cannot_see' }
		},
		{
			name: 'undecided waits',
			checks: [within, gateCheck('undecided')],
			want: { action: 'wait', code: 'not_decided', verdict: 'undecided' }
		},
		{
			name: 'undecided at the deadline asks a person',
			checks: [gateCheck('undecided')],
			at: LATE,
			want: { action: 'hold', code: 'past_deadline', until: 'person' }
		},
		{ name: 'too few rows wait like undecided', checks: [within, few], want: { action: 'wait', code: 'not_decided' } },
		{
			name: 'and ask a person at the deadline',
			checks: [within, few],
			at: LATE,
			want: { action: 'hold', until: 'person' }
		},
		{
			name: 'a check that is not required decides nothing',
			checks: [within, gateCheck('exceeded', { required: false })],
			want: { action: 'promote' }
		},
		{
			name: 'a gate without required checks never promotes',
			checks: [gateCheck('within', { required: false })],
			want: { action: 'wait', verdict: 'blind' }
		},
		{
			name: 'a person promotes where it is not automatic',
			checks: [within],
			options: { ...AUTO, automatic: false },
			want: { action: 'wait', code: 'ready' }
		}
	])('$name', ({ checks, at = clock(), options = AUTO, want }) => {
		expect(decideGate(checks, at, options)).toMatchObject(want);
	});

	test('says what is missing', () => {
		expect(decideGate([within, few], clock(), AUTO).reason).toBe('Drift still blind (212 of 2,000 rows needed)');
		expect(decideGate([within], clock({ rows: 10 }), AUTO).reason).toBe('all within so far; 10 of 1,000 rows needed');
	});
});

const anyCheck: fc.Arbitrary<GateCheck> = fc
	.constantFrom(...VERDICTS)
	.chain((verdict: Verdict) =>
		fc
			.record({ reason: fc.constantFrom(...(REASONS[verdict] as readonly Reason[])), required: fc.boolean() })
			.map((over) => gateCheck(verdict, over))
	);
const anyClock = fc.record({
	elapsed_seconds: fc.nat(10_000),
	min_seconds: fc.nat(10_000),
	deadline_seconds: fc.integer({ min: 1, max: 10_000 }),
	rows: fc.nat(10_000),
	min_rows: fc.nat(10_000),
	next: fc.constantFrom('25 %', null)
});
const anyOptions = fc.record({
	automatic: fc.boolean(),
	on_exceeded: fc.constantFrom('roll_back' as const, 'hold' as const),
	records_complete: fc.boolean()
});

describe('whatever the gate sees', () => {
	const always = (
		holds: (
			checks: GateCheck[],
			d: ReturnType<typeof decideGate>,
			c: StepClock,
			o: { records_complete: boolean; automatic: boolean }
		) => boolean
	) =>
		fc.assert(
			fc.property(fc.array(anyCheck, { maxLength: 6 }), anyClock, anyOptions, (checks, at, options) =>
				holds(checks, decideGate(checks, at, options), at, options)
			),
			{ seed: 812, numRuns: 2000 }
		);
	const required = (checks: GateCheck[]) => checks.filter((c) => c.required);

	test('it promotes only when every required check is within, on enough rows and time, and there is one', () =>
		always(
			(checks, d, at, o) =>
				d.action !== 'promote' ||
				(o.automatic &&
					required(checks).length > 0 &&
					required(checks).every((c) => c.verdict === 'within') &&
					at.rows >= at.min_rows &&
					at.elapsed_seconds >= at.min_seconds)
		));
	test('it rolls back only on a required check that exceeded, on complete records', () =>
		always(
			(checks, d, _, o) =>
				d.action !== 'roll_back' ||
				(o.automatic && o.records_complete && required(checks).some((c) => c.verdict === 'exceeded'))
		));
	test('where it cannot see and nothing exceeded, it holds', () =>
		always((checks, d) => {
			const seen = required(checks);
			const lost = seen.some((c) => c.verdict === 'blind' && !(WAITING as readonly string[]).includes(c.reason));
			return !lost || seen.some((c) => c.verdict === 'exceeded') || d.action === 'hold';
		}));
	test('a hold names what ends it, and every decision has a reason', () =>
		always((_, d) => d.reason.length > 0 && (d.action === 'hold') === (d.until !== undefined)));
});

test('nothing but within passes an outside engine', () => {
	expect(VERDICTS.filter((v) => ENGINE_WORDS[v] === 'pass')).toEqual(['within']);
	expect(VERDICTS.filter((v) => ENGINE_WORDS[v] === 'fail')).toEqual(['exceeded']);
});
