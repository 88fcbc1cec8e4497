import { receiveSource } from '#server/api/receive-source.ts';

export { fallback } from '#server/api/handle.ts';
export const POST = receiveSource;
