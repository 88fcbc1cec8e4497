import { LABEL, type Concern } from '#core/finding.ts';
import type { ModelConfig, MonitorConfig } from '#core/model-config.ts';
import { defaultMonitors, protectedGroups, wholeHours } from './default-monitors.ts';
import { ALL_INPUTS, type Monitor, type Seen } from './monitor.ts';

/** What the schedule must know of a metric. */
export interface MetricFacts {
	unit: string;
	needs: string;
	origin?: number;
}

/** Objectives become monitors of this prefix; they do not replace the defaults. */
const OBJECTIVE = 'slo.';

/** The monitors of a model: those declared, or the defaults where only objectives are. */
export function monitorsOf(
	config: ModelConfig,
	seen: Seen,
	metricFacts: (metric: string) => MetricFacts | undefined
): Monitor[] {
	const declared = config.monitors.flatMap((monitor) => declaredMonitors(config, monitor, seen, metricFacts));
	const own = config.monitors.some(({ monitor }) => !monitor.startsWith(OBJECTIVE));
	return own ? declared : [...defaultMonitors(config, seen), ...declared];
}

/** One monitor as declared; a comparison of groups that names only a dimension becomes one for each of its groups. */
function declaredMonitors(
	config: ModelConfig,
	declared: MonitorConfig,
	seen: Seen,
	metricFacts: (metric: string) => MetricFacts | undefined
): Monitor[] {
	const { monitor, metric, segment = '', quantile = null } = declared;
	const facts = metricFacts(metric);
	const { origin = facts?.origin, unit = facts?.unit ?? '', ...limits } = declared.leeway;
	const base: Monitor = {
		monitor,
		concern: concernOf(metric),
		metric,
		feature: declared.feature ?? (facts?.needs === 'joint' ? ALL_INPUTS : defaultFeature(metric)),
		segment,
		against: '',
		reference: declared.reference ?? '',
		windows: windowsOf({ metric, feature: declared.feature ?? '' }, declared.windows ?? config.windows),
		leeway: { ...limits, unit, revision: 1, ...(origin !== undefined && { origin }) },
		quantile,
		min_n: config.min_n,
		source: 'declared'
	};
	if (base.concern !== 'fairness') return [base];
	const [dimension = '', value] = segment.split('=');
	return protectedGroups(config, seen)
		.filter(
			(group) => (dimension === '' || group.dimension === dimension) && (value === undefined || group.value === value)
		)
		.map((group) => ({
			...base,
			monitor:
				value === undefined ? `${monitor}.${dimension === '' ? `${group.dimension}.` : ''}${group.value}` : monitor,
			segment: group.segment,
			against: group.against,
			min_n: group.min_n
		}));
}

const CONCERN_OF: Record<string, Concern> = {
	accuracy: 'performance',
	error_rate: 'service',
	quantile: 'service',
	dir: 'fairness',
	spd: 'fairness',
	level: 'gpu'
};

/** The concern of a metric: everything that is not named is a distance, and so drift. */
export function concernOf(metric: string): Concern {
	return CONCERN_OF[metric] ?? 'drift';
}

/** Metrics that read whether predictions were right. */
export function needsOutcomes(metric: string): boolean {
	return concernOf(metric) === 'performance';
}

/** Whether a monitor must wait for labels: for whether predictions were right, or for which labels came. */
export function readsLabels({ metric, feature }: Pick<Monitor, 'metric' | 'feature'>): boolean {
	return needsOutcomes(metric) || feature === LABEL;
}

function defaultFeature(metric: string): string {
	if (metric === 'error_rate') return '@status';
	if (metric === 'quantile') return '@latency_ms';
	return metric === 'dir' || metric === 'spd' || needsOutcomes(metric) ? '@prediction' : '';
}

function windowsOf(monitor: Pick<Monitor, 'metric' | 'feature'>, windows: readonly number[]): number[] {
	return readsLabels(monitor) ? wholeHours(windows) : [...windows];
}
