import { sum } from '#detectors/core/sum.ts';
import type { Counts } from '#detectors/core/summary.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';
import { inputOf, type Material } from './inputs.ts';
import type { Plan } from './plan.ts';
import { cellKey, emptyWindow, type WindowData } from './window-data.ts';

type Share = Pick<Counts, 'hits' | 'n'>;
export interface PairedShare {
	one: Share;
	two: Share;
}

/**
 * Hits and rows of one window of what a monitor of a share or of a quantile measures; of a quantile, the rows beyond that
 * quantile of the reference. Undefined where the window holds none.
 */
export function shareIn(plan: Plan, monitor: Monitor, data: WindowData): Share | undefined {
	const material = materialOf(plan, monitor, data);
	if (metricNamed(monitor.metric)?.needs === 'counts') {
		const counts = inputOf('counts', monitor, material);
		return 'blind' in counts ? undefined : { hits: counts.hits, n: counts.n };
	}
	const before = plan.baseline.get(cellKey(monitor.segment, monitor.feature));
	if (!before) return undefined;
	const whole: WindowData = {
		...emptyWindow(),
		summaries: new Map([[cellKey(monitor.segment, monitor.feature), before.summary]])
	};
	const [reference, now] = [
		inputOf('quantiles', monitor, { ...material, current: whole }),
		inputOf('quantiles', monitor, material)
	];
	if ('blind' in reference || 'blind' in now) return undefined;
	const wanted = reference.q * sum(reference.counts);
	let held = 0;
	const bound = reference.upper_bounds.find((_, i) => (held += reference.counts[i] ?? 0) >= wanted) ?? Infinity;
	return { hits: sum(now.counts.filter((_, i) => (now.upper_bounds[i] ?? 0) > bound)), n: sum(now.counts) };
}

/** The same of two groups in one window. */
export function pairIn(plan: Plan, monitor: Monitor, data: WindowData): PairedShare | undefined {
	const groups = inputOf('groups', monitor, materialOf(plan, monitor, data));
	return 'blind' in groups ? undefined : { one: groups.group, two: groups.against };
}

function materialOf({ baseline, config }: Plan, { min_n }: Monitor, current: WindowData): Material {
	return { current, baseline, favourable: config.favourable, min_n };
}
