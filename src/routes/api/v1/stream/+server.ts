import type { RequestHandler } from '@sveltejs/kit';
import { eventStream } from '#server/api/stream.ts';

export { fallback } from '#server/api/handle.ts';

/** Server-sent events: ids only, so that a listener reads what changed through the API. */
export const GET: RequestHandler = ({ locals }) => eventStream(locals.app.bus);
