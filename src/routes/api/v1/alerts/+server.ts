import { handle } from '#server/api/handle.ts';
import { listAlerts } from '#server/api/operations/alerts.ts';
import { readAlerts } from '#server/read/alerts.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(listAlerts, async ({ app, query }) => ({
	alerts: await readAlerts(app.store, { project: app.config.project_file.project, ...query })
}));
