import { LABEL } from '#core/finding.ts';
import type { ModelConfig } from '#core/model-config.ts';
import { freezeBinning } from '#detectors/core/binning.ts';
import { REFERENCE_ENVIRONMENT } from '#detectors/schedule/reference-window.ts';
import { rangeWithLabels } from '#store/repositories/labels.ts';
import { addHistograms } from '#store/repositories/monitoring.ts';
import type { Store } from '#store/store.ts';
import type { Baseline, Summary } from './inputs.ts';
import type { Reference } from './reference.ts';
import { cellKey, merge } from './window-data.ts';

/** Which labels are due: those of rows up to `until`, in ms, over all traffic and in these segments. */
export interface LabelsDue {
	segments: readonly string[];
	until: number;
}

/**
 * Freezes which labels the rows of a reference got, as soon as they are due (at `until`) and `min_n` of them are there: from
 * then on they are part of it. Labels that come later than their delay change it no more.
 */
export async function withLabels(
	store: Store,
	{ set, baseline }: Reference,
	{ label, min_n }: Pick<ModelConfig, 'label' | 'min_n'>,
	{ segments, until }: LabelsDue
): Promise<Reference> {
	if (!label || baseline.has(cellKey('', LABEL))) return { set, baseline };
	const { project, environment, model, kind, spec, window_start, window_end } = set;
	const due = window_end.getTime() + label.delay_seconds * 1000;
	if (kind !== 'file' && due > until) return { set, baseline };
	const range = {
		project,
		environment: kind === 'file' ? REFERENCE_ENVIRONMENT : environment,
		model,
		from: window_start.getTime(),
		to: window_end.getTime()
	};
	const versions = kind === 'version' ? [String(spec.version)] : [];
	const wanted = { features: [LABEL], segments, segment_features: [LABEL], versions };
	const rows = await rangeWithLabels(store, range, wanted);
	const found = new Map<string, Baseline>();
	for (const [segment, parts] of Map.groupBy(rows, (row) => row.segment)) {
		const summary = merge<Summary>(parts.map((part) => part.summary));
		if (summary) found.set(cellKey(segment, LABEL), { summary, binning: freezeBinning(summary) });
	}
	if ((found.get(cellKey('', LABEL))?.summary.n ?? 0) < min_n) return { set, baseline };
	await addHistograms(
		store,
		set.id,
		[...found].map(([cell, { binning, summary }]) => {
			const [segment = ''] = cell.split('\n');
			return { feature: LABEL, segment, binning_id: binning.binning_id, binning, summary };
		})
	);
	return { set, baseline: new Map([...baseline, ...found]) };
}
