import { openApi } from '#server/api/document.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = () => Response.json(openApi());
