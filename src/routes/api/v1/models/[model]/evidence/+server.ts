import { recordsMissing } from '#core/completeness.ts';
import { handle } from '#server/api/handle.ts';
import { requireModel } from '#server/api/known-model.ts';
import { getEvidence } from '#server/api/operations/models.ts';
import { readCompleteness } from '#server/read/completeness.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getEvidence, async ({ app, params: { model }, query }) => {
	await requireModel(app, model);
	const { project } = app.config.project_file;
	const evidence = await readCompleteness(app.store, { project, model, ...query });
	return { ...evidence, missing: recordsMissing(evidence)?.detail ?? null };
});
