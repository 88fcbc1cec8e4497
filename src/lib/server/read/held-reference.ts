import type { Finding } from '#core/finding.ts';
import { REFERENCE_ENVIRONMENT } from '#detectors/schedule/reference-window.ts';
import { merge } from '#detectors/runner/window-data.ts';
import { referenceOutcomesOf, type ReferenceOutcomes } from '#store/repositories/class-outcomes.ts';
import { rangeWithLabels } from '#store/repositories/labels.ts';
import {
	activeReference,
	referenceHistogramsOf,
	type ReferenceHistogram,
	type ReferenceSet
} from '#store/repositories/monitoring.ts';
import type { Store } from '#store/store.ts';

/** What a look was held against. */
export interface HeldReference {
	/** Over the classes of the main reference. */
	histograms: ReferenceHistogram[];
	/** How often predictions were right in the classes of the main reference. */
	outcomes: ReferenceOutcomes[];
	/** Where its rows are: instants in ms since 1970; no versions are all. */
	environment: string;
	from: number;
	to: number;
	versions: string[];
	n: number;
}

type Look = Pick<Finding, 'project' | 'environment' | 'model' | 'segment' | 'method'>;

/** The reference of a look, with some of its features; undefined where there is none (any more). */
export async function heldReference(
	store: Store,
	look: Look,
	features: readonly string[]
): Promise<HeldReference | undefined> {
	const { project, environment, model, segment, method } = look;
	const key = { project, environment, model };
	const main = await activeReference(store, key);
	if (!main) return undefined;
	const [all, outcomes] = await Promise.all([
		referenceHistogramsOf(store, main.id),
		referenceOutcomesOf(store, main.id)
	]);
	const histograms = all.filter(({ feature }) => features.includes(feature));
	const { reference: name, reference_start, reference_end } = method.params;
	if (typeof name !== 'string') return { histograms, outcomes, ...placeOf(main) };
	const set = await activeReference(store, key, name);
	if (set)
		return {
			histograms: withSummaries(histograms, await referenceHistogramsOf(store, set.id)),
			outcomes,
			...placeOf(set)
		};
	if (typeof reference_start !== 'string' || typeof reference_end !== 'string') return undefined;
	const [from, to] = [Date.parse(reference_start), Date.parse(reference_end)];
	const segments = segment === '' ? [] : [segment];
	const rows = await rangeWithLabels(store, { ...key, from, to }, { features, segments, segment_features: features });
	const cells = Map.groupBy(rows, (row) => `${row.segment}\n${row.feature}`);
	const found = [...cells.values()].flatMap((parts) => {
		const [first] = parts;
		const summary = merge<ReferenceHistogram['summary']>(parts.map((part) => part.summary));
		return first && summary ? [{ feature: first.feature, segment: first.segment, summary }] : [];
	});
	const n = Math.max(0, ...found.map(({ summary }) => summary.n));
	return { histograms: withSummaries(histograms, found), outcomes, environment, from, to, versions: [], n };
}

function placeOf({
	kind,
	spec,
	environment,
	window_start,
	window_end,
	n
}: ReferenceSet): Omit<HeldReference, 'histograms' | 'outcomes'> {
	return {
		environment: kind === 'file' ? REFERENCE_ENVIRONMENT : environment,
		from: window_start.getTime(),
		to: window_end.getTime(),
		versions: kind === 'version' ? [String(spec.version)] : [],
		n
	};
}

/** The classes of one reference with the rows of another; a feature that is of another kind there is left out. */
function withSummaries(
	classes: readonly ReferenceHistogram[],
	others: readonly Pick<ReferenceHistogram, 'feature' | 'segment' | 'summary'>[]
): ReferenceHistogram[] {
	return classes.flatMap((frozen) => {
		const own = others.find(({ feature, segment }) => feature === frozen.feature && segment === frozen.segment);
		return own && 'bins' in own.summary === 'bins' in frozen.summary ? [{ ...frozen, summary: own.summary }] : [];
	});
}
