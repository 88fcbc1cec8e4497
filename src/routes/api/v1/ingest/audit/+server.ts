import { handle } from '#server/api/handle.ts';
import { auditIngest } from '#server/api/operations/audit.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(auditIngest, ({ app, query: { topic } }) => app.ingest.audit(topic));
