import { handle } from '#server/api/handle.ts';
import { requireModel } from '#server/api/known-model.ts';
import { getChanges } from '#server/api/operations/models.ts';
import { notFound } from '#server/api/problem.ts';
import { readChanges } from '#server/read/changes.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getChanges, async ({ app, params: { model }, query: { window, ...query } }) => {
	await requireModel(app, model);
	const { project } = app.config.project_file;
	const found = await readChanges(app.store, {
		project,
		model,
		...(window !== undefined && { seconds: window }),
		...query
	});
	if (!found) throw notFound('series of monitor', query.monitor, `GET /api/v1/models/${model} names its monitors.`);
	return found;
});
