import { handle } from '#server/api/handle.ts';
import { getAlert } from '#server/api/operations/alerts.ts';
import { notFound } from '#server/api/problem.ts';
import { readAlert } from '#server/read/alerts.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getAlert, async ({ app, params: { id } }) => {
	const alert = await readAlert(app.store, id);
	if (!alert) throw notFound('alert', id, 'GET /api/v1/alerts lists them.');
	return alert;
});
