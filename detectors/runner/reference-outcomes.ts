import { LABEL } from '#core/finding.ts';
import type { ModelConfig } from '#core/model-config.ts';
import { countsOver } from '#detectors/core/binning.ts';
import { classOutcomes, referenceOutcomesOf, saveReferenceOutcomes } from '#store/repositories/class-outcomes.ts';
import type { Store } from '#store/store.ts';
import type { Reference } from './reference.ts';
import { cellKey } from './window-data.ts';

/** Raw rows read, about. */
const MOST_ROWS = 100_000;

/**
 * Freezes how often predictions were right in each class of each feature of a reference, once its labels are part of it: what
 * drift is ranked by where it matters for performance. Predictions that are numbers are neither right nor wrong.
 */
export async function freezeOutcomes(
	store: Store,
	{ set, baseline }: Reference,
	label: NonNullable<ModelConfig['label']>
): Promise<void> {
	const labels = baseline.get(cellKey('', LABEL));
	if (!labels || labels.binning.kind === 'numeric' || set.kind === 'file') return;
	if ((await referenceOutcomesOf(store, set.id)).length > 0) return;
	const { project, environment, model, kind, spec, window_start, window_end, n } = set;
	const inputs = [...baseline].flatMap(([cell, it]) => {
		const [segment, feature = ''] = cell.split('\n');
		return segment === '' && feature !== LABEL ? [[feature, it] as const] : [];
	});
	const found = await classOutcomes(store, {
		project,
		environment,
		model,
		label_name: label.name,
		versions: kind === 'version' ? [String(spec.version)] : [],
		from: window_start.getTime(),
		to: window_end.getTime(),
		every: Math.max(1, Math.ceil(n / MOST_ROWS)),
		features: new Map(
			inputs.map(([feature, { binning }]) => [feature, binning.kind === 'numeric' ? binning.scale : null])
		)
	});
	const rows = inputs.flatMap(([feature, { binning }]) => {
		const outcomes = found.get(feature);
		if (!outcomes || (binning.kind === 'numeric') !== 'bins' in outcomes.all) return [];
		const { all, right } = outcomes;
		const counts = { hits: countsOver(binning, right), n: countsOver(binning, all) };
		return [{ reference_id: set.id, feature, binning_id: binning.binning_id, ...counts }];
	});
	await saveReferenceOutcomes(store, rows);
}
