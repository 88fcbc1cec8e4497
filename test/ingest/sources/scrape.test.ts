import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { sourceConfigSchema } from '#core/source.ts';
import type { Posted } from '#ingest/sources/receive.ts';
import { startScrapes, type Scrapes } from '#ingest/sources/scrape.ts';
import { openSource } from '#ingest/sources/source.ts';

let server: Server | undefined;
let scrapes: Scrapes | undefined;
afterEach(async () => {
	await scrapes?.close();
	server?.closeAllConnections();
	server?.close();
});

type Answer = { status: number; body: string | Buffer } | 'hang';

/** Scrapes a server that gives these answers in turn, the last one again and again. */
async function scrape(answers: Answer[], refused = 0) {
	let asked = 0;
	server = createServer((_, response) => {
		const answer = answers[Math.min(asked++, answers.length - 1)] ?? 'hang';
		if (answer === 'hang') return;
		response.writeHead(answer.status, { 'content-type': 'text/plain; version=0.0.4' });
		response.end(answer.body);
	});
	await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
	const source = openSource(
		sourceConfigSchema.parse({ scrape: url, decoder: 'prometheus', every_seconds: 1 }),
		'default'
	);
	const got: Posted[] = [];
	const warnings: string[] = [];
	scrapes = startScrapes(
		[source],
		(_, posted) => {
			got.push(posted);
			const errors = refused > 0 ? [{ line: 0, reason: 'schema', detail: 'no model' }] : [];
			return Promise.resolve({ accepted: 1, refused, errors });
		},
		(text) => warnings.push(text)
	);
	return { got, warnings, trouble: () => scrapes?.trouble(source.name) };
}

test('a page goes to the source, with its content type', async () => {
	const { got, trouble } = await scrape([{ status: 200, body: 'up 1\n' }]);
	await vi.waitUntil(() => got.length > 0);
	expect(new TextDecoder().decode(got[0]?.values[0])).toBe('up 1\n');
	expect(got[0]?.headers).toEqual({ 'content-type': 'text/plain; version=0.0.4' });
	expect(trouble()).toBeNull();
});

const failures: [string, Answer, string][] = [
	['an answer of 503', { status: 503, body: '' }, 'it answered 503'],
	['a page too large', { status: 200, body: Buffer.alloc(16_000_001, 35) }, 'larger than 16000000 bytes'],
	['no answer in time', 'hang', 'timeout']
];
test.each(failures)('%s is told, and so is its end', async (_, answer, why) => {
	const { got, warnings, trouble } = await scrape([answer, { status: 200, body: 'up 1\n' }]);
	await vi.waitUntil(() => warnings.length === 2 && got.length > 0, { timeout: 15_000 });
	expect(trouble()).toBeNull();
	expect(warnings).toEqual([expect.stringContaining(why), expect.stringContaining('works again')]);
});

test('records that are refused are no success', async () => {
	const { trouble } = await scrape([{ status: 200, body: 'up 1\n' }], 2);
	await vi.waitUntil(() => trouble() !== null, { timeout: 15_000 });
	expect(trouble()).toBe('2 records of it are in the quarantine: no model');
});
