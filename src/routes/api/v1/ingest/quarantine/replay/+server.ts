import { handle } from '#server/api/handle.ts';
import { replayQuarantine } from '#server/api/operations/quarantine.ts';
import { unwrap } from '#server/api/result.ts';

export { fallback } from '#server/api/handle.ts';
export const POST = handle(replayQuarantine, async ({ app, body: { by, reason, ...selection } }) =>
	unwrap(await app.quarantine.replay(selection, { by, reason }))
);
