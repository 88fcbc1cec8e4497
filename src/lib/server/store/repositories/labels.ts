import { LABEL } from '#core/finding.ts';
import { z } from 'zod';
import type { CategoricalSummary } from '#detectors/core/summary.ts';
import type { Store } from '#store/store.ts';
import { ONE_WINDOW_SECONDS, type WindowRange } from './detect-windows.ts';
import { modelBySlug } from './models.ts';
import { rangeSummaries, storedSummaries, summarySchema, type SummaryWindow, type Wanted } from './summaries.ts';

const HOUR = 3_600_000;

const categoricalSchema = z
	.object({
		version: z.string(),
		segment: z.string(),
		start: z.number().transform((seconds) => seconds * 1000),
		names: z.array(z.string()),
		counts: z.array(z.number()),
		w: z.number(),
		w2: z.number()
	})
	.transform(({ version, segment, start, names, counts, w, w2 }) => ({
		version,
		segment,
		feature: LABEL,
		start,
		summary: {
			categories: Object.fromEntries(names.map((name, i) => [name, counts[i] ?? 0])),
			// Rows are not counted apart from their weights: those that would carry the same information (Kish).
			n: w2 > 0 ? Math.round((w * w) / w2) : 0,
			weight: w,
			weight2: w2,
			missing: 0
		} satisfies CategoricalSummary
	}));

/** Histograms of everything wanted per window: numbers, categories, and the label where it is asked for as '@label'. */
export async function summaryWindows(store: Store, range: WindowRange, wanted: Wanted): Promise<SummaryWindow[]> {
	const found = await Promise.all([storedSummaries(store, range, wanted), labelWindows(store, range, wanted)]);
	return found.flat();
}

/** The same over one range from any minute to any other, in parts that add up. */
export async function rangeWithLabels(
	store: Store,
	range: Omit<WindowRange, 'seconds'>,
	wanted: Wanted
): Promise<SummaryWindow[]> {
	const found = await Promise.all([
		rangeSummaries(store, range, wanted),
		labelWindows(store, { ...range, seconds: ONE_WINDOW_SECONDS }, wanted)
	]);
	return found.flat();
}

/** Labels of the hours in which a range lies, latest label of each event; none where the model declares no label. */
export async function labelWindows(
	store: Store,
	{ project, environment, model, seconds, from, to }: WindowRange,
	{ features, segments, segment_features, versions = [] }: Wanted
): Promise<SummaryWindow[]> {
	const of = [...(features.includes(LABEL) ? [''] : []), ...(segment_features.includes(LABEL) ? segments : [])];
	if (of.length === 0) return [];
	const label_name = (await modelBySlug(store, project, model))?.config.label?.name;
	if (label_name === undefined) return [];
	const hours = { from: new Date(Math.floor(from / HOUR) * HOUR), to: new Date(Math.ceil(to / HOUR) * HOUR) };
	const params = { project, environment, model, label_name, seconds, ...hours, segments: of, versions };
	const found = await Promise.all([
		store.ch.query('label-windows', params, categoricalSchema),
		store.ch.query('label-value-windows', params, summarySchema)
	]);
	return found.flat();
}
