import { z } from 'zod';
import { findingSchema, LABEL, type Finding } from '#core/finding.ts';
import { countsOver } from '#detectors/core/binning.ts';
import { concentration, mostConcentrated, pairsOf, type SlicePair } from '#detectors/core/slices.ts';
import type { CategoricalSummary, NumericSummary } from '#detectors/core/summary.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { merge } from '#detectors/runner/window-data.ts';
import { segmentsSeen } from '#store/repositories/detect-windows.ts';
import { latestFindings } from '#store/repositories/findings.ts';
import { rangeWithLabels } from '#store/repositories/labels.ts';
import {
	activeReference,
	profilesOf,
	referenceHistogramsOf,
	type ReferenceHistogram
} from '#store/repositories/monitoring.ts';
import { placesKey, sliceSummaries } from '#store/repositories/slices.ts';
import type { Store } from '#store/store.ts';
import { heldReference } from './held-reference.ts';
import { byAttention } from './rank.ts';

export const slicesSchema = z.strictObject({
	/** The look whose change is parted. */
	finding: findingSchema,
	/** Slices with rows enough on both sides, all of which count in the control of false discoveries. */
	tried: z.int(),
	/** Pairs of two that were looked at; those that were not count in the control too. */
	pairs_tried: z.int(),
	/** One row in so many was read of each side; 1 from roll-ups. */
	every: z.strictObject({ current: z.int(), reference: z.int() }),
	/** The concentrated ones first, then by contribution. */
	slices: z.array(
		z.strictObject({
			dimension: z.string(),
			value: z.string(),
			/** The second slice of a pair, which adds to both of them. */
			also: z.strictObject({ dimension: z.string(), value: z.string() }).nullable(),
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
const MOST_ROWS = 100_000;
const MOST_VALUES = 10;
const MOST_SLICES = 200;
/** Slices whose pairs with all others are looked at. */
const MOST_FIRSTS = 5;

type Summary = NumericSummary | CategoricalSummary;

interface Side {
	environment: string;
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
		environment,
		versions: [version],
		from: Date.parse(window.start),
		to: Date.parse(window.end),
		rows: finding.n
	};
	const before: Side = {
		environment: held.environment,
		versions: held.versions,
		from: held.from,
		to: held.to,
		rows: held.n
	};
	const wide = raw && feature !== LABEL;
	const names = [...segments, ...(wide ? valuesOf(histograms, feature, segments) : [])].slice(0, MOST_SLICES);
	const every = ({ rows }: Side) => (wide ? Math.max(1, Math.ceil(rows / MOST_ROWS)) : 1);
	const scale = 'bins' in frozen.summary ? frozen.summary.scale : null;
	const counts = (summary: Summary | undefined) =>
		summary && 'bins' in summary === 'bins' in frozen.summary ? countsOver(frozen.binning, summary) : [];
	/** Both sides by the places of slices in the list, from 1; 0 is all traffic. */
	async function read(firsts: readonly number[]) {
		const [now, then] = await Promise.all(
			[current, before].map(({ rows, ...side }) => {
				const range = { project, model, ...side };
				return wide
					? sliceSummaries(store, { ...range, feature, slices: names, firsts, scale, every: every({ rows, ...side }) })
					: fromRollUps(store, range, feature, names);
			})
		);
		return (one: number, two: number) => {
			const key = placesKey(one, two);
			return { current: counts(now?.get(key)), reference: counts(then?.get(key)) };
		};
	}
	const profile = profiles.find(
		(p) => p.feature === feature && p.binning_id === frozen.binning_id && p.window_seconds === window.seconds
	);
	const single = await read([]);
	const slices = names.map((name, i) => {
		const [dimension = '', ...value] = name.split('=');
		return { dimension, value: value.join('='), ...single(0, i + 1) };
	});
	const input = {
		...single(0, 0),
		slices,
		rows_each: Math.max(1, ...(profile?.eigenvalues ?? [])),
		min_n: MIN_ROWS
	};
	const alone = concentration(input);
	const placeOf = ({ dimension, value }: { dimension: string; value: string }) =>
		slices.findIndex((slice) => slice.dimension === dimension && slice.value === value) + 1;
	const firsts = wide ? mostConcentrated(alone, MOST_FIRSTS).map(placeOf) : [];
	const pair = firsts.length > 0 ? await read(firsts) : undefined;
	const pairs = pair
		? pairsOf(slices.map((slice, i) => ({ ...slice, place: i + 1 })))
				.filter((of) => of.some(({ place }) => firsts.includes(place)))
				.map((of): SlicePair => ({ of, ...pair(of[0].place, of[1].place) }))
		: undefined;
	return {
		finding,
		tried: alone.length,
		pairs_tried: pairs?.filter((it) => it.current.length > 0 && it.reference.length > 0).length ?? 0,
		every: { current: every(current), reference: every(before) },
		slices: pairs ? concentration({ ...input, pairs }) : alone
	};
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
	range: Parameters<typeof rangeWithLabels>[1] & { versions: readonly string[] },
	feature: string,
	segments: readonly string[]
): Promise<Map<string, Summary>> {
	const { versions, ...where } = range;
	const wanted = { features: [feature], segments, segment_features: [feature], versions };
	const rows = await rangeWithLabels(store, where, wanted);
	const cells = Map.groupBy(rows, ({ segment }) => segment);
	return new Map(
		[...cells].flatMap(([segment, parts]) => {
			const summary = merge<Summary>(parts.map((part) => part.summary));
			return summary ? [[placesKey(0, segments.indexOf(segment) + 1), summary] as const] : [];
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
