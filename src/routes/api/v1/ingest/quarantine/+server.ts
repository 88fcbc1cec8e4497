import { handle } from '#server/api/handle.ts';
import { listQuarantine } from '#server/api/operations/quarantine.ts';
import { listQuarantine as list, quarantineByReason } from '#store/repositories/quarantine.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(listQuarantine, async ({ app, query: { limit, offset, ...filter } }) => {
	const [groups, records] = await Promise.all([
		quarantineByReason(app.store, filter),
		list(app.store, filter, { limit, offset })
	]);
	return { groups, records };
});
