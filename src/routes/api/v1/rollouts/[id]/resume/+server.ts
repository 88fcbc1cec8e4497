import { handle } from '#server/api/handle.ts';
import { resumeRollout } from '#server/api/operations/rollouts.ts';
import { unwrap } from '#server/api/result.ts';

export { fallback } from '#server/api/handle.ts';
export const POST = handle(resumeRollout, async ({ app, params: { id }, body }) =>
	unwrap(await app.control.resume(id, body))
);
