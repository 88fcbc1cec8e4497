import { handle } from '#server/api/handle.ts';
import { requireModel } from '#server/api/known-model.ts';
import { getSlices } from '#server/api/operations/models.ts';
import { notFound } from '#server/api/problem.ts';
import { readFeatureSlices } from '#server/read/slices.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getSlices, async ({ app, params: { model }, query: { window, ...query } }) => {
	await requireModel(app, model);
	const { project } = app.config.project_file;
	const found = await readFeatureSlices(app.store, {
		project,
		model,
		...(window !== undefined && { seconds: window }),
		...query
	});
	if (!found)
		throw notFound('compared feature', query.feature, 'Slices need a look at its law, and a frozen reference.');
	return found;
});
