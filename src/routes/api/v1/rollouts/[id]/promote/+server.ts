import { handle } from '#server/api/handle.ts';
import { promoteRollout } from '#server/api/operations/rollouts.ts';
import { unwrap } from '#server/api/result.ts';

export { fallback } from '#server/api/handle.ts';
export const POST = handle(promoteRollout, async ({ app, params: { id }, body }) =>
	unwrap(await app.control.promote(id, body))
);
