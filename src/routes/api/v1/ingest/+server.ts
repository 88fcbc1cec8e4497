import { handle } from '#server/api/handle.ts';
import { getIngest } from '#server/api/operations/pool.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getIngest, ({ app }) => app.ingest.status());
