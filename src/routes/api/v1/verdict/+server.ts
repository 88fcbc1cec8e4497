import { handle } from '#server/api/handle.ts';
import { askVerdict } from '#server/api/operations/rollouts.ts';

export { fallback } from '#server/api/handle.ts';
export const POST = handle(askVerdict, async ({ app, body }) => ({ data: await app.control.verdict(body) }));
