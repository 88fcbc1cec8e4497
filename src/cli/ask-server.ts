import type { z } from 'zod';

/** What the API of a running server answers, checked by its schema. Throws the server's own words where it refuses. */
export async function askServer<T>(
	server: string,
	path: string,
	schema: z.ZodType<T>,
	init: RequestInit = {}
): Promise<T> {
	const response = await fetch(new URL(`/api/v1/${path}`, server), init);
	const answer: unknown = await response.json();
	if (!response.ok) throw new Error((answer as { detail?: string }).detail ?? `${server} answered ${response.status}`);
	return schema.parse(answer);
}
