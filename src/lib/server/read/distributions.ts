import type { Finding } from '#core/finding.ts';
import { distributionBins, type DistributionBin } from '#dashboards/distribution.ts';
import { isBlind } from '#core/verdict.ts';
import { toTwoSample } from '#detectors/core/binning.ts';
import { expectedAccuracy, type AccuracyChange } from '#detectors/core/expected-accuracy.ts';
import type { TwoSample } from '#detectors/core/summary.ts';
import { METRICS } from '#detectors/metrics/registry.ts';
import { summaryWindows } from '#store/repositories/labels.ts';
import { featuresOf } from '#store/repositories/models.ts';
import { profilesOf } from '#store/repositories/monitoring.ts';
import type { Store } from '#store/store.ts';
import { heldReference } from './held-reference.ts';

/** A feature over its frozen classes: the window of a finding against the reference that it is held against. */
export interface Distribution {
	feature: string;
	bins: DistributionBin[];
	n: { current: number; reference: number };
	/** Of the values, for people: "thousand €". */
	unit: string;
	/** What this mix of values is expected to do to accuracy; null where the reference has no labels. */
	performance: AccuracyChange | null;
}

/** The same with every distance of the two, from the same classes. */
export interface MeasuredDistribution extends Distribution {
	distances: Distance[];
}

/** A distance as one ordinary look has it: 95 %, independent rows. It tells, and never pages. */
export interface Distance {
	metric: string;
	title: string;
	value: number;
	lower: number;
	upper: number;
	/** Classical, where the metric has one. */
	p_value: number | null;
}

type Look = Pick<Finding, 'project' | 'environment' | 'model' | 'version' | 'segment' | 'window' | 'method'>;

/**
 * Distributions of several features in the window of one look. Features without a frozen reference, or without rows
 * in the window, are left out.
 */
export async function readDistributions(
	store: Store,
	look: Look,
	features: readonly string[]
): Promise<Map<string, Distribution>> {
	const compared = await compare(store, look, features);
	return new Map([...compared].map(([feature, { distribution }]) => [feature, distribution]));
}

/** The distribution of one feature with its distances, which take some 20 ms; null where there is none. */
export async function measureDistribution(
	store: Store,
	look: Look,
	feature: string
): Promise<MeasuredDistribution | null> {
	const compared = (await compare(store, look, [feature])).get(feature);
	return compared ? { ...compared.distribution, distances: distancesOf(compared.sample) } : null;
}

/** Of each finding, by its id: those of one window that are held against one reference are read together. */
export async function distributionsOf(store: Store, findings: readonly Finding[]): Promise<Map<string, Distribution>> {
	// Labels that came before they are due are a selection: their law would mislead.
	const settled = findings.filter(({ reason }) => reason !== 'labels_not_due');
	const groups = Map.groupBy(settled, ({ environment, version, segment, window, method }) =>
		[environment, version, segment, window.start, window.seconds, method.params.reference].join('\n')
	);
	const found = await Promise.all(
		[...groups.values()].map(async (group) => {
			const [first] = group;
			const read = first && (await readDistributions(store, first, [...new Set(group.map(({ feature }) => feature))]));
			return group.flatMap(({ id, feature }) => {
				const distribution = read?.get(feature);
				return distribution ? [[id, distribution] as const] : [];
			});
		})
	);
	return new Map(found.flat());
}

interface Compared {
	sample: TwoSample;
	distribution: Distribution;
}

async function compare(store: Store, look: Look, features: readonly string[]): Promise<Map<string, Compared>> {
	const { project, environment, model, version, segment, window } = look;
	if (features.length === 0) return new Map();
	const range = {
		project,
		environment,
		model,
		seconds: window.seconds,
		from: Date.parse(window.start),
		to: Date.parse(window.end)
	};
	const wanted =
		segment === ''
			? { features, segments: [], segment_features: [], versions: [version] }
			: { features: [], segments: [segment], segment_features: features, versions: [version] };
	const [held, declared, windows] = await Promise.all([
		heldReference(store, look, features),
		featuresOf(store, project, model),
		summaryWindows(store, range, wanted)
	]);
	const frozen = held?.histograms ?? [];
	const outcomes = segment === '' ? (held?.outcomes ?? []) : [];
	const profiles = outcomes.length > 0 ? await profilesOf(store, { project, model, environment }) : [];
	const performanceOf = ({ binning_id, ...sample }: TwoSample, feature: string) => {
		const mine = (it: { feature: string; binning_id: string }) =>
			it.feature === feature && it.binning_id === binning_id;
		const right = outcomes.find(mine);
		const profile = profiles.find((it) => mine(it) && it.window_seconds === window.seconds);
		return right ? expectedAccuracy(sample, right, Math.max(1, ...(profile?.eigenvalues ?? []))) : null;
	};
	const found = new Map<string, Compared>();
	for (const current of windows) {
		const histogram =
			frozen.find((h) => h.feature === current.feature && h.segment === segment) ??
			frozen.find((h) => h.feature === current.feature && h.segment === '');
		// A feature that changed its kind has no common classes.
		if (!histogram || 'bins' in histogram.summary !== 'bins' in current.summary) continue;
		const sample = toTwoSample(histogram.binning, current.summary, histogram.summary);
		const distribution = {
			feature: current.feature,
			bins: distributionBins(sample),
			n: { current: current.summary.n, reference: histogram.summary.n },
			unit: declared.find(({ feature }) => feature === current.feature)?.unit ?? '',
			performance: performanceOf(sample, current.feature)
		};
		found.set(current.feature, { sample, distribution });
	}
	return found;
}

const ONE_LOOK = { alpha: { lower: 0.025, upper: 0.025 }, min_n: 1 };

function distancesOf(sample: TwoSample): Distance[] {
	return METRICS.flatMap((metric) => {
		if (metric.needs !== 'two_sample' || metric.kind !== 'distance') return [];
		const found = metric.estimate(sample, ONE_LOOK);
		if (isBlind(found)) return [];
		const { value, lower, upper, method } = found;
		const p = method.params.p_value;
		return [
			{ metric: metric.name, title: metric.title, value, lower, upper, p_value: typeof p === 'number' ? p : null }
		];
	});
}
