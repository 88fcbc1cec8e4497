import { handle } from '#server/api/handle.ts';
import { expireQuarantine } from '#server/api/operations/quarantine.ts';
import { unwrap } from '#server/api/result.ts';

export { fallback } from '#server/api/handle.ts';
export const POST = handle(expireQuarantine, async ({ app, body: { by, reason, ...selection } }) =>
	unwrap(await app.quarantine.expire(selection, { by, reason }))
);
