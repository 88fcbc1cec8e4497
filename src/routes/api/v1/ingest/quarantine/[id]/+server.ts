import { handle } from '#server/api/handle.ts';
import { getQuarantined } from '#server/api/operations/quarantine.ts';
import { notFound } from '#server/api/problem.ts';
import { readQuarantined } from '#server/read/quarantine.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getQuarantined, async ({ app, params: { id } }) => {
	const found = await readQuarantined(app.store, id);
	if (!found) throw notFound('quarantined record', id, 'GET /api/v1/ingest/quarantine lists them.');
	return found;
});
