import { completenessOf, type Completeness } from '#core/completeness.ts';
import { evidenceCounts } from '#store/repositories/evidence.ts';
import { modelBySlug } from '#store/repositories/models.ts';
import type { Store } from '#store/store.ts';

/** How complete the evidence on a model is in [from, to) of event time, ISO 8601. */
export async function readCompleteness(
	store: Store,
	query: { project: string; model: string; environment?: string; from: string; to: string }
): Promise<Completeness> {
	const { project, model, environment = 'production', from, to } = query;
	const row = await modelBySlug(store, project, model);
	const range = { project, environment, model, from: new Date(from), to: new Date(to) };
	const counts = await evidenceCounts(store, range, row?.config.label, Date.now());
	return completenessOf({ model, environment, window: { start: from, end: to } }, counts);
}
