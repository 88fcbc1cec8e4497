import { handle } from '#server/api/handle.ts';
import { requireModel } from '#server/api/known-model.ts';
import { getFindings } from '#server/api/operations/models.ts';
import { readHistory } from '#server/read/drift.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getFindings, async ({ app, params: { model }, query: { window, ...query } }) => {
	await requireModel(app, model);
	const { project } = app.config.project_file;
	const seconds = window !== undefined && { seconds: window };
	return { findings: await readHistory(app.store, { project, model, ...seconds, ...query }) };
});
