import type { GateCheck, GateCheckSpec, GateLook } from '#core/gate.ts';
import type { ModelConfig } from '#core/model-config.ts';
import { blindFor, decide, isBlind, type Blind, type Estimate } from '#core/verdict.ts';
import { gateEnds, rolloutAlpha } from '#detectors/core/ledger.ts';
import type { Context } from '#detectors/core/metric.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { concernOf } from '#detectors/schedule/declared-monitors.ts';
import { ALL_INPUTS, type Monitor } from '#detectors/schedule/monitor.ts';
import { ONE_WINDOW_SECONDS } from '#store/repositories/detect-windows.ts';
import { featuresOf, type FeatureRow } from '#store/repositories/models.ts';
import type { Store } from '#store/store.ts';
import { sidesOf, type Sides } from './gate-sides.ts';
import { readsRows } from './joint.ts';
import { judge } from './judge.ts';
import { missingBetween } from './missing.ts';

/**
 * One look at every check of a gate, candidate against stable over the same minutes since the step began. A distance without
 * a feature is checked on every input, and shown for the worst; the budget is shared by all that were looked at.
 */
export async function evaluateGate(store: Store, config: ModelConfig, look: GateLook): Promise<GateCheck[]> {
	const inputs = await inputsOf(store, look);
	const monitors = look.checks.map((spec) => monitorsOf(spec, inputs));
	const names = inputs.map(({ feature }) => feature);
	const sides = await sidesOf(store, config, look, monitors.flat(), names);
	const missing = await missingBetween(store, look, Date.parse(look.from), Date.parse(look.to), Date.now());
	const spent = rolloutAlpha({
		alpha: { promote: look.alpha.false_promotion, roll_back: look.alpha.false_rollback },
		checks: monitors.flat().length,
		step: look.step,
		look: look.look
	});
	return look.checks.map((spec, i) => {
		const ends = gateEnds(spent, spec.leeway);
		const judged = (monitors[i] ?? []).map((monitor) => {
			// Samples of devices are no records of requests.
			return {
				monitor,
				result: (monitor.concern === 'gpu' ? undefined : missing) ?? resultOf(monitor, sides, config, ends)
			};
		});
		return checkOf(spec, judged, 1 - (ends.lower + ends.upper));
	});
}

function resultOf(
	monitor: Monitor,
	{ candidate, stable, baseline, rows }: Sides,
	{ favourable }: ModelConfig,
	alpha: Context['alpha']
): Estimate | Blind {
	const { min_n } = monitor;
	const material = { current: candidate, against: stable, baseline, favourable, min_n };
	const whole = rows.get(monitor);
	if (!whole) return judge(monitor, material, { alpha, min_n });
	if ('blind' in whole) return whole;
	const found = judge(monitor, { ...material, joint: whole.joint }, { alpha, min_n: 1 });
	if (isBlind(found)) return found;
	return { ...found, method: { ...found.method, params: { ...found.method.params, ...whole.params } } };
}

type Input = Pick<FeatureRow, 'feature' | 'kind'>;
type Judged = { monitor: Monitor; result: Estimate | Blind };

/** The declared inputs, or those seen, that have a histogram: of texts and embeddings their descriptors and norms. */
async function inputsOf(store: Store, { project, model }: GateLook): Promise<Input[]> {
	const features = await featuresOf(store, project, model);
	return features.filter(
		({ feature, kind }) => !feature.startsWith('@') && (kind === 'numeric' || kind === 'categorical')
	);
}

function monitorsOf(spec: GateCheckSpec, inputs: readonly Input[]): Monitor[] {
	const metric = metricNamed(spec.metric);
	const read = inputs.filter(({ kind }) => !metric?.feature || metric.feature === kind).map(({ feature }) => feature);
	const all = spec.feature === '' && metric?.needs === 'two_sample';
	const features = all ? read : [spec.feature || defaultFeature(spec.metric)];
	return features.map((feature) => ({
		monitor: spec.check,
		concern: concernOf(spec.metric),
		metric: spec.metric,
		feature,
		segment: spec.segment,
		against: spec.against ?? '',
		reference: '',
		windows: [ONE_WINDOW_SECONDS],
		leeway: spec.leeway,
		quantile: spec.quantile ?? null,
		min_n: spec.min_n,
		source: 'declared'
	}));
}

function defaultFeature(metric: string): string {
	if (readsRows({ metric })) return ALL_INPUTS;
	if (metric.startsWith('quantile')) return '@latency_ms';
	return metric === 'rate_difference' || metric === 'error_rate' ? '@status' : '@prediction';
}

/** The check as its worst feature stands: exceeded before blind before undecided before within, then the largest value. */
function checkOf(spec: GateCheckSpec, judged: readonly Judged[], level: number): GateCheck {
	const { check, title, scope, required, metric, leeway, segment } = spec;
	const { monitor, result } = worstOf(judged, spec);
	const blind = isBlind(result);
	return {
		...{ check, title, scope, required, metric, segment, leeway },
		feature: monitor?.feature ?? spec.feature,
		value: blind ? null : result.value,
		lower: blind ? null : result.lower,
		upper: blind ? null : result.upper,
		level: blind ? level : result.level,
		unit: leeway.unit,
		n: result.n,
		reference_n: result.reference_n,
		...decide(result, leeway),
		detail: blind ? result.detail : '',
		method: blind ? { name: metric, version: metricNamed(metric)?.version ?? 0, params: {} } : result.method
	};
}

const ORDER = { exceeded: 0, blind: 1, undecided: 2, within: 3 } as const;

function worstOf(judged: readonly Judged[], { leeway }: GateCheckSpec): Judged | { monitor: undefined; result: Blind } {
	const rank = ({ result }: Judged) => ORDER[decide(result, leeway).verdict];
	const value = ({ result }: Judged) => (isBlind(result) ? 0 : result.value);
	const [worst] = judged.toSorted((a, b) => rank(a) - rank(b) || value(b) - value(a));
	return worst ?? { monitor: undefined, result: noInputs };
}

const noInputs = blindFor('too_few', 'no input of the model was seen yet');
