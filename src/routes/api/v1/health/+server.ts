import { handle } from '#server/api/handle.ts';
import { getHealth } from '#server/api/operations/health.ts';
import { readHealth } from '#server/read/health.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getHealth, ({ app }) => readHealth(app));
