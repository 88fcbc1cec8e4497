import { LABEL, type Concern } from '#core/finding.ts';
import type { ModelConfig } from '#core/model-config.ts';
import type { Leeway } from '#core/verdict.ts';
import { ALL_INPUTS, type Monitor, type Seen } from './monitor.ts';

type Limits = Pick<Leeway, 'origin' | 'min' | 'max'>;

/** Distance of two laws of one kind of feature, and how much of it is tolerated where nobody said. */
export const DRIFT: Record<'numeric' | 'categorical', { metric: string; max: number; why: string }> = {
	numeric: {
		metric: 'psi',
		max: 0.1,
		why: 'default: a PSI up to 0.1 is commonly read as no considerable shift'
	},
	categorical: {
		metric: 'jensen_shannon',
		max: 0.1,
		why: 'default: a Jensen-Shannon distance up to 0.1 is commonly read as no considerable shift'
	}
};

/** Of an embedding: no histogram sees a change of direction, a classifier does. */
const EMBEDDING = {
	metric: 'domain_classifier',
	unit: 'probability',
	limits: { origin: 0.5, max: 0.65 },
	why: 'default: a classifier ranks a current vector above one of the reference in at most 65 of 100 pairs; 50 is chance'
};

/** Points of share by which missing values may rise above the reference. */
export const MISSING_RISE = 0.02;

/** Outcomes are counted per hour of events, so that no shorter window has any. */
const OUTCOME_SECONDS = 3600;

/** Of some lengths of windows, those that outcomes have. */
export function wholeHours(windows: readonly number[]): number[] {
	const hours = windows.filter((seconds) => seconds % OUTCOME_SECONDS === 0);
	return hours.length > 0 ? hours : [OUTCOME_SECONDS];
}

/**
 * Monitors of a model that declares none, in the order in which they take their places in the alpha ledger. Performance
 * is watched only where declared, because only the owner knows how good is good enough; the same holds for latency.
 */
export function defaultMonitors(config: ModelConfig, seen: Seen): Monitor[] {
	const monitor = (
		name: string,
		concern: Concern,
		metric: string,
		feature: string,
		unit: string,
		limits: Limits,
		rationale: string,
		rest: Partial<Monitor> = {}
	): Monitor => ({
		monitor: name,
		concern,
		metric,
		feature,
		segment: '',
		against: '',
		reference: '',
		windows: config.windows,
		leeway: { ...limits, unit, rationale, revision: 1 },
		quantile: null,
		min_n: config.min_n,
		source: 'default',
		...rest
	});
	const drift = ({ feature, kind }: Seen['features'][number]) => {
		// Of a text the descriptors are watched, each a feature of its own.
		if (kind === 'text') return [];
		if (kind === 'embedding') {
			const { metric, unit, limits, why } = EMBEDDING;
			return monitor(`${feature}.${metric}`, 'drift', metric, feature, unit, limits, why);
		}
		const { metric, max, why } = DRIFT[kind];
		return monitor(`${feature}.${metric}`, 'drift', metric, feature, '', { origin: 0, max }, why);
	};
	const inputs = seen.features.filter(({ feature }) => !feature.startsWith('@'));
	const outputs = seen.features.filter(({ feature }) => feature === '@prediction' || feature === '@score');

	// Labels are of the kind of the predictions that they belong to.
	const labels = config.label
		? seen.features
				.filter(({ feature }) => feature === '@prediction')
				.flatMap(({ kind }) => drift({ feature: LABEL, kind }))
				.map((it) => ({ ...it, windows: wholeHours(config.windows) }))
		: [];

	// All descriptors of a text are missing together: one of them tells.
	const told = new Set<string>();
	const missing = inputs.flatMap(({ feature }) => {
		const usual = seen.missing.get(feature);
		const text =
			seen.features.find((of) => of.kind === 'text' && feature.startsWith(`${of.feature}.`))?.feature ?? feature;
		if (usual === undefined || told.has(text)) return [];
		told.add(text);
		// Where hardly a row holds a value, all missing is a change too, and the usual share is none.
		const left = (1 - usual) / 2;
		const max = round(usual + Math.min(MISSING_RISE, left));
		const why = `default: ${left < MISSING_RISE ? 'half of what is left' : 'two points'} above the ${percent(usual)} of the reference`;
		return monitor(`${feature}.missing`, 'drift', 'missing_share', feature, 'share', { origin: usual, max }, why);
	});
	const fresh = inputs
		.filter(({ kind }) => kind === 'categorical')
		.map(({ feature }) =>
			monitor(
				`${feature}.new`,
				'drift',
				'new_category_share',
				feature,
				'share',
				{ origin: 0, max: 0.02 },
				'default: one row in fifty may carry a category that the reference never saw'
			)
		);
	const errors = seen.features.some(({ feature }) => feature === '@status')
		? [
				monitor(
					'@status.error_rate',
					'service',
					'error_rate',
					'@status',
					'share',
					{ max: 0.01 },
					'default: one request in a hundred may fail'
				)
			]
		: [];
	const fairness = protectedGroups(config, seen).map(({ dimension, value, segment, against, min_n }) =>
		monitor(
			`${dimension}.${value}.dir`,
			'fairness',
			'dir',
			'@prediction',
			'',
			{ origin: 1, min: 0.8, max: 1.25 },
			'default: the four-fifths rule (29 CFR 1607.4 D), and its inverse',
			{ segment, against, min_n }
		)
	);
	const whole = inputs.filter(({ kind }) => kind === 'numeric' || kind === 'categorical');
	const together =
		whole.length < 2
			? []
			: [
					monitor(
						`${ALL_INPUTS}.domain_classifier`,
						'drift',
						'domain_classifier',
						ALL_INPUTS,
						'probability',
						{ origin: 0.5, max: 0.6 },
						'default: 0.6 is one feature that moved by a third of a standard deviation (a PSI of about 0.1), or several by less, or a relation between them'
					)
				];
	return [
		...inputs.flatMap(drift),
		...missing,
		...fresh,
		...outputs.flatMap(drift),
		...errors,
		...fairness,
		...labels,
		...together
	];
}

export interface ProtectedGroup {
	dimension: string;
	value: string;
	/** 'dimension=value' of the group and of the one it is compared with. */
	segment: string;
	against: string;
	min_n: number;
}

/** The groups seen of every protected attribute, except those that the others are compared with. */
export function protectedGroups(config: ModelConfig, seen: Pick<Seen, 'segments'>): ProtectedGroup[] {
	return Object.entries(config.protected).flatMap(([dimension, { reference, min_n }]) =>
		seen.segments
			.filter((segment) => segment.startsWith(`${dimension}=`))
			.map((segment) => ({
				dimension,
				value: segment.slice(dimension.length + 1),
				segment,
				against: `${dimension}=${reference}`,
				min_n
			}))
			.filter(({ value }) => value !== reference)
	);
}

/** Level of one metric of a device, its unit and its limit. The names are those of the GPU samples. */
const GPU_LEVELS = [
	{
		feature: 'temperature_c',
		unit: '°C',
		max: 83,
		why: 'default: data-centre GPUs lower their clock from about 83 °C'
	},
	{ feature: 'utilisation', unit: 'share', max: 1, why: 'default: informative; a device may be busy all the time' },
	{
		feature: 'memory_used',
		unit: 'share',
		max: 0.95,
		why: 'default: the last 5 % absorb bursts; beyond lie failed allocations'
	},
	{ feature: 'throttled', unit: 'share', max: 0.05, why: 'default: a device may run throttled one minute in twenty' }
] as const;

/** Monitors of the GPU pool: one per device (segment 'gpu=host/gpu') and level that its samples carry. */
export function gpuMonitors(
	devices: readonly { host: string; gpu: string; metrics: readonly string[] }[],
	windows: readonly number[]
): Monitor[] {
	return devices.flatMap(({ host, gpu, metrics }) =>
		GPU_LEVELS.filter(({ feature }) => metrics.includes(feature)).map(({ feature, unit, max, why }) => ({
			monitor: `${host}.${gpu}.${feature}`,
			concern: 'gpu' as const,
			metric: 'level',
			feature,
			segment: `gpu=${host}/${gpu}`,
			against: '',
			reference: '',
			windows,
			leeway: { max, unit, rationale: why, revision: 1 },
			quantile: null,
			min_n: 3,
			source: 'default' as const
		}))
	);
}

const round = (share: number): number => Math.round(share * 1e4) / 1e4;
const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;
