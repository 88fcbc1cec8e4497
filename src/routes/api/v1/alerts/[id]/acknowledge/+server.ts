import { handle } from '#server/api/handle.ts';
import { acknowledgeAlert } from '#server/api/operations/alerts.ts';
import { unwrap } from '#server/api/result.ts';

export { fallback } from '#server/api/handle.ts';
export const POST = handle(acknowledgeAlert, async ({ app, params: { id }, body }) =>
	unwrap(await app.control.acknowledge(id, body))
);
