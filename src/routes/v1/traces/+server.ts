import { receiveOtlp } from '#server/api/receive-otlp.ts';

export { fallback } from '#server/api/handle.ts';
export const POST = receiveOtlp('traces');
