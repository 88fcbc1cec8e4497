import { z } from 'zod';
import { findingSchema, type Finding } from '#core/finding.ts';
import { countsOver } from '#detectors/core/binning.ts';
import { concentration } from '#detectors/core/slices.ts';
import type { CategoricalSummary, NumericSummary } from '#detectors/core/summary.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { merge } from '#detectors/runner/window-data.ts';
import { rangeSummaries, segmentsSeen } from '#store/repositories/detect-windows.ts';
import { latestFindings } from '#store/repositories/findings.ts';
import {
	activeReference,
	profilesOf,
	referenceHistogramsOf,
	type ReferenceHistogram
} from '#store/repositories/monitoring.ts';
import { sliceSummaries } from '#store/repositories/slices.ts';
import type { Store } from '#store/store.ts';
import { heldReference } from './held-reference.ts';
import { byAttention } from './rank.ts';

export const slicesSchema = z.strictObject({
	/** The look whose change is parted. */
	finding: findingSchema,
	/** Slices with rows enough on both sides, all of which count in the control of false discoveries. */
	tried: z.int(),
	/** One row in so many was read of each side; 1 from roll-ups. */
	every: z.strictObject({ current: z.int(), reference: z.int() }),
	/** The concentrated ones first, then by contribution. */
	slices: z.array(
		z.strictObject({
			dimension: z.string(),
			value: z.string(),
			n: z.number(),
			reference_n: z.number(),
			share: z.number(),
			reference_share: z.number(),
			contribution: z.number(),
			inside: z.number(),
			mix: z.number(),
			p_value: z.number(),
			concentrated: z.boolean()
		})
	)
});
export type Slices = z.infer<typeof slicesSchema>;

const MIN_ROWS = 50;
/** Raw rows read of each side, about. */
const MOST_ROWS = 200_000;
const MOST_VALUES = 10;
const MOST_SLICES = 200;

type Summary = NumericSummary | CategoricalSummary;

interface Side {
	versions: readonly string[];
	from: number;
	to: number;
	rows: number;
}

/**
 * Where the change of a finding over all traffic concentrates: in the declared segments, from roll-ups, or in these and the values of
 * the categorical features, from raw rows (`raw`), which takes longer. Null where its metric compares no laws, or without
 * a frozen reference.
 */
export async function readSlices(store: Store, finding: Finding, { raw }: { raw: boolean }): Promise<Slices | null> {
	const { project, environment, model, version, segment, feature, window } = finding;
	if (segment !== '' || metricNamed(finding.metric)?.needs !== 'two_sample') return null;
	const key = { project, model, environment };
	const [main, held, profiles, segments] = await Promise.all([
		activeReference(store, key),
		heldReference(store, finding, [feature]),
		profilesOf(store, key),
		segmentsSeen(store, key)
	]);
	const frozen = held?.histograms.find((h) => h.segment === '');
	if (!main || !held || !frozen) return null;
	const histograms = raw ? await referenceHistogramsOf(store, main.id) : [];
	const current: Side = {
		versions: [version],
		from: Date.parse(window.start),
		to: Date.parse(window.end),
		rows: finding.n
	};
	const before: Side = { versions: held.versions, from: held.from, to: held.to, rows: held.n };
	const slices = [...segments, ...(raw ? valuesOf(histograms, feature, segments) : [])].slice(0, MOST_SLICES);
	const every = (side: Side) => (raw ? Math.max(1, Math.ceil(side.rows / MOST_ROWS)) : 1);
	const scale = 'bins' in frozen.summary ? frozen.summary.scale : null;
	const [now, then] = await Promise.all(
		[current, before].map(({ rows, ...side }) =>
			raw
				? sliceSummaries(store, { ...key, ...side, feature, slices, scale, every: every({ rows, ...side }) })
				: fromRollUps(store, { ...key, ...side }, feature, slices)
		)
	);
	const counts = (summary: Summary | undefined) =>
		summary && 'bins' in summary === 'bins' in frozen.summary ? countsOver(frozen.binning, summary) : [];
	const profile = profiles.find(
		(p) => p.feature === feature && p.binning_id === frozen.binning_id && p.window_seconds === window.seconds
	);
	const found = concentration({
		current: counts(now?.get('')),
		reference: counts(then?.get('')),
		slices: slices.map((slice) => {
			const [dimension = '', ...value] = slice.split('=');
			return {
				dimension,
				value: value.join('='),
				current: counts(now?.get(slice)),
				reference: counts(then?.get(slice))
			};
		}),
		rows_each: Math.max(1, ...(profile?.eigenvalues ?? [])),
		min_n: MIN_ROWS
	});
	return { finding, tried: found.length, every: { current: every(current), reference: every(before) }, slices: found };
}

/** The commonest values of the categorical features that are no segments, but for the feature itself. */
function valuesOf(histograms: readonly ReferenceHistogram[], feature: string, segments: readonly string[]): string[] {
	const dimensions = new Set(segments.map((segment) => segment.split('=')[0]));
	return histograms.flatMap(({ feature: name, segment, binning }) =>
		segment !== '' || binning.kind !== 'categorical' || name === feature || name.startsWith('@') || dimensions.has(name)
			? []
			: binning.categories.slice(0, MOST_VALUES).map((value) => `${name}=${value}`)
	);
}

async function fromRollUps(
	store: Store,
	range: Parameters<typeof rangeSummaries>[1] & { versions: readonly string[] },
	feature: string,
	segments: readonly string[]
): Promise<Map<string, Summary>> {
	const { versions, ...where } = range;
	const wanted = { features: [feature], segments, segment_features: [feature], versions };
	const rows = await rangeSummaries(store, where, wanted);
	const cells = Map.groupBy(rows, ({ segment }) => segment);
	return new Map(
		[...cells].flatMap(([segment, parts]) => {
			const summary = merge<Summary>(parts.map((part) => part.summary));
			return summary ? [[segment, summary] as const] : [];
		})
	);
}

/** The same of a feature by name: of its newest look that needs attention most; null where there is none to part. */
export async function readFeatureSlices(
	store: Store,
	query: { project: string; model: string; feature: string; version?: string; seconds?: number }
): Promise<Slices | null> {
	const found = await latestFindings(store, { ...query, segment: '', concern: 'drift' });
	const finding = found.filter(({ metric }) => metricNamed(metric)?.needs === 'two_sample').toSorted(byAttention)[0];
	return finding ? readSlices(store, finding, { raw: true }) : null;
}
