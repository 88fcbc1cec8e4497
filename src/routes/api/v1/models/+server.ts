import { handle } from '#server/api/handle.ts';
import { listModels } from '#server/api/operations/models.ts';
import { modelSummaries } from '#server/read/models.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(listModels, async ({ app }) => ({
	models: await modelSummaries(app.store, app.config.project_file.project, new Date())
}));
