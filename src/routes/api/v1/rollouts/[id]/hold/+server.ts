import { handle } from '#server/api/handle.ts';
import { holdRollout } from '#server/api/operations/rollouts.ts';
import { unwrap } from '#server/api/result.ts';

export { fallback } from '#server/api/handle.ts';
export const POST = handle(holdRollout, async ({ app, params: { id }, body }) =>
	unwrap(await app.control.hold(id, body))
);
