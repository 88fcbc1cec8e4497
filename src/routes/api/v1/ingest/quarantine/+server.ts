import { handle } from '#server/api/handle.ts';
import { listQuarantine } from '#server/api/operations/quarantine.ts';
import { readQuarantine } from '#server/read/quarantine.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(listQuarantine, ({ app, query: { limit, offset, ...filter } }) =>
	readQuarantine(app.store, filter, { limit, offset })
);
