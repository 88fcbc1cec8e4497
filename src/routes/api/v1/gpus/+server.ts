import { handle } from '#server/api/handle.ts';
import { getGpus } from '#server/api/operations/pool.ts';
import { readGpus } from '#server/read/gpus.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getGpus, ({ app, query: { step, ...query } }) =>
	readGpus(app.store, { project: app.config.project_file.project, seconds: step, ...query })
);
