import { receive } from '#server/api/receive.ts';

export { fallback } from '#server/api/handle.ts';
export const POST = receive('labels');
