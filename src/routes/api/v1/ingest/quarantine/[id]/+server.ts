import { handle } from '#server/api/handle.ts';
import { getQuarantined } from '#server/api/operations/quarantine.ts';
import { notFound } from '#server/api/problem.ts';
import { quarantinedRecord } from '#store/repositories/quarantine.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getQuarantined, async ({ app, params: { id } }) => {
	const found = await quarantinedRecord(app.store, id);
	if (!found) throw notFound('quarantined record', id, 'GET /api/v1/ingest/quarantine lists them.');
	return found;
});
