import type { RequestEvent, RequestHandler } from '@sveltejs/kit';
import type { App } from '#server/app.ts';

/** Calls a real handler as the framework would, without a server. */
export async function call(
	handler: RequestHandler,
	app: App,
	request: { path: string; params?: Record<string, string>; method?: string; body?: unknown }
): Promise<{ status: number; type: string; body: unknown }> {
	const url = new URL(request.path, 'http://localhost');
	const { body, method = body === undefined ? 'GET' : 'POST' } = request;
	const event = {
		url,
		params: request.params ?? {},
		locals: { app },
		request: new Request(url, {
			method,
			...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) })
		})
	} as unknown as RequestEvent;
	const response = await handler(event as Parameters<RequestHandler>[0]);
	return {
		status: response.status,
		type: response.headers.get('content-type') ?? '',
		body: JSON.parse(await response.text()) as unknown
	};
}
