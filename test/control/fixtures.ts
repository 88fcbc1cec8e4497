import type { Finding } from '#core/finding.ts';
import type { GateCheck } from '#core/gate.ts';
import type { Reason, Verdict } from '#core/verdict.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T00:00:00Z');

export const REASON: Record<Verdict, Reason> = {
	exceeded: 'beyond_max',
	blind: 'stale',
	undecided: 'straddles',
	within: 'inside'
};
const NUMBERS: Record<Verdict, [number, number, number] | null> = {
	exceeded: [0.31, 0.27, 0.36],
	undecided: [0.084, 0.062, 0.109],
	within: [0.02, 0, 0.04],
	blind: null
};

/** A look at the hour-long window number `hour` of 2 March 2026. */
export function finding(verdict: Verdict, hour: number, over: Partial<Finding> = {}): Finding {
	const numbers = NUMBERS[verdict];
	const series = [over.model ?? 'credit-risk', over.version ?? 'v13', over.monitor ?? 'income.psi'].join('/');
	return {
		id: `${series}/${hour}/${over.revision ?? 1}`,
		project: 'default',
		environment: 'production',
		model: 'credit-risk',
		version: 'v13',
		segment: '',
		monitor: 'income.psi',
		concern: 'drift',
		metric: 'psi',
		feature: 'income',
		value: numbers?.[0] ?? null,
		lower: numbers?.[1] ?? null,
		upper: numbers?.[2] ?? null,
		level: 0.999999,
		unit: '',
		n: 1840,
		reference_n: 412_300,
		moved: verdict === 'exceeded' || verdict === 'undecided',
		leeway: { origin: 0, max: 0.1, unit: '', rationale: 'bureau refresh moves it by 0.06', revision: 1 },
		verdict,
		reason: REASON[verdict],
		detail: verdict === 'blind' ? 'none since 09:12' : '',
		method: { name: 'psi', version: 1, params: {} },
		window: {
			start: new Date(START + hour * HOUR).toISOString(),
			end: new Date(START + (hour + 1) * HOUR).toISOString(),
			seconds: 3600
		},
		epoch: 1,
		look: hour + 1,
		clock: 'live',
		revision: 1,
		computed_at: new Date(START + (hour + 1) * HOUR + 5000).toISOString(),
		...over
	};
}

export function gateCheck(verdict: Verdict, over: Partial<GateCheck> = {}): GateCheck {
	const f = finding(verdict, 0);
	return {
		check: 'drift',
		title: 'Drift',
		scope: 'worst of 12 features',
		required: true,
		metric: f.metric,
		feature: '',
		segment: '',
		value: f.value,
		lower: f.lower,
		upper: f.upper,
		level: f.level,
		unit: f.unit,
		n: f.n,
		reference_n: f.reference_n,
		moved: f.moved,
		leeway: f.leeway,
		verdict,
		reason: f.reason,
		detail: f.detail,
		method: f.method,
		...over
	};
}
