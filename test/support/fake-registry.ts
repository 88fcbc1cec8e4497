import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeRegistry {
	url: string;
	/** Every path that was asked for, with the credentials it came with. */
	asked: { path: string; authorization: string | undefined }[];
	close(): Promise<void>;
}

/** A schema registry over real HTTP: answers per path, 404 for others. A number answers with that status. */
export async function startFakeRegistry(answers: Readonly<Record<string, unknown>>, port = 0): Promise<FakeRegistry> {
	const asked: FakeRegistry['asked'] = [];
	const server = createServer((request, response) => {
		const path = request.url ?? '';
		asked.push({ path, authorization: request.headers.authorization });
		const answer = Object.hasOwn(answers, path) ? answers[path] : 404;
		const status = typeof answer === 'number' ? answer : 200;
		const body = typeof answer === 'number' ? { error_code: answer * 100 + 3, message: 'no' } : answer;
		response.writeHead(status, { 'content-type': 'application/vnd.schemaregistry.v1+json' });
		response.end(JSON.stringify(body));
	});
	await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		close: () => new Promise((closed) => server.close(() => closed()))
	};
}
