import { gzipSync } from 'node:zlib';
import type { RequestEvent, RequestHandler } from '@sveltejs/kit';
import protobuf from 'protobufjs/light.js';
import { expect, test } from 'vitest';
import { sourceConfigSchema } from '#core/source.ts';
import { createInboxStub } from '../support/inbox-stub.ts';
import { createReceive } from '#ingest/sources/receive.ts';
import { NotReady } from '#ingest/sources/not-ready.ts';
import { openSource } from '#ingest/sources/source.ts';
import { receiveOtlp } from '#server/api/receive-otlp.ts';
import { receiveSource } from '#server/api/receive-source.ts';
import type { App } from '#server/app.ts';
import { exampleRecords } from '../support/format-examples.ts';

const stub = createInboxStub();
const receive = createReceive(stub.inbox);
const sources = new Map(
	[{ http: 'any' }, { http: 'scores', decoder: 'leeway' }, { http: 'otlp', decoder: 'otlp' }].map((config) => {
		const source = openSource(sourceConfigSchema.parse(config), 'default');
		return [config.http, source];
	})
);
let broken: Error | undefined;
const app = {
	ingest: {
		receive: async (name: string, posted: Parameters<typeof receive>[1]) => {
			if (broken) throw broken;
			const source = sources.get(name);
			return source && receive(source, posted);
		}
	},
	config: { project_file: { sources: [...sources.values()].map(({ config }) => config) } },
	log: { error: () => undefined }
} as unknown as App;

async function post(
	handler: RequestHandler,
	params: Record<string, string>,
	body: Uint8Array | string,
	headers: Record<string, string> = {}
) {
	const url = new URL('http://localhost/x');
	const request = new Request(url, {
		method: 'POST',
		body: typeof body === 'string' ? body : new Uint8Array(body),
		headers
	});
	const event = { url, params, request, locals: { app } } as unknown as RequestEvent;
	return handler(event as Parameters<RequestHandler>[0]);
}
const send = (source: string, body: Uint8Array | string, headers?: Record<string, string>) =>
	post(receiveSource, { source }, body, headers);

const EVENT = '{"model":"m","prediction":1}';

test('a CloudEvent of KServe goes to its decoder with its headers; what is the sender’s stays out', async () => {
	const [record] = exampleRecords('kserve');
	const headers = {
		...Object.fromEntries(
			Object.entries(record?.headers ?? {}).map(([name, value]) => [name.replace('_', '-'), value])
		),
		authorization: 'Bearer secret'
	};
	const answer = await send('any', record?.value ?? '', headers);
	expect(answer.status).toBe(200);
	expect(stub.last()).toMatchObject({
		topic: '@http/any',
		records: [{ decoder: 'kserve/1', decoded: { kind: 'half', side: 'request' } }]
	});
	expect(JSON.stringify(stub.last())).not.toContain('secret');
});

test('lines are records where the media type says so; refusals name their line', async () => {
	const answer = await send('scores', `${EVENT}\n\n{"model":\n${EVENT}\n`, { 'content-type': 'application/x-ndjson' });
	expect(answer.status).toBe(207);
	expect(await answer.json()).toMatchObject({ accepted: 2, refused: 1, errors: [{ line: 1, reason: 'not_json' }] });
});

test('a request sent again has the same identity: by its key, or by the id of its CloudEvent and its bytes', async () => {
	const identities = async (headers: Record<string, string>, body = EVENT) => {
		await send('scores', body, headers);
		return stub.last()?.records.map(({ decoded }) => 'event_id' in decoded && decoded.event_id);
	};
	const keyed = { 'idempotency-key': 'k1' };
	expect(await identities(keyed)).toEqual(await identities(keyed));
	expect(stub.last()?.key).toBe('@http/scores/k1');
	const event = { 'ce-id': '1', 'ce-type': 'a' };
	expect(await identities(event)).toEqual(await identities(event));
	expect(await identities(event)).not.toEqual(await identities(event, '{"model":"m","prediction":0}'));
	expect(await identities({})).not.toEqual(await identities({}));
});

test.each([
	['a body packed by gzip', 'scores', gzipSync(EVENT), { 'content-encoding': 'gzip' }, 200],
	['a body that is not what its encoding says', 'scores', EVENT, { 'content-encoding': 'gzip' }, 400],
	['an encoding nobody knows', 'scores', EVENT, { 'content-encoding': 'rar' }, 415],
	[
		'a body that unpacks to too much',
		'scores',
		gzipSync(Buffer.alloc(33_000_000)),
		{ 'content-encoding': 'gzip' },
		413
	],
	['an empty body', 'scores', '', {}, 400],
	['no such source', 'nobody', EVENT, {}, 404],
	['nothing good', 'scores', '{}', {}, 422]
])('%s: %s answers', async (_, source, body, headers, status) => {
	expect((await send(source, body, headers as Record<string, string>)).status).toBe(status);
});

test('what cannot be read now is to be sent again', async () => {
	broken = new NotReady('the schema registry cannot be reached');
	expect((await send('scores', EVENT)).status).toBe(503);
	broken = undefined;
});

const JSON_TYPE = { 'content-type': 'application/json' };
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const span = (attributes: Record<string, string>) =>
	JSON.stringify({
		resourceSpans: [
			{
				scopeSpans: [
					{
						spans: [
							{
								traceId: '5b8efff798038103d269b633813fc60c',
								spanId: 'eee19b7ec3c1b174',
								startTimeUnixNano: '1795252500000000000',
								endTimeUnixNano: '1795252501000000000',
								attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }))
							}
						]
					}
				]
			}
		]
	});
const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' };
const traces = (body: Uint8Array | string, headers: Record<string, string>) =>
	post(receiveOtlp('traces'), {}, body, headers);

test('OTLP in JSON, packed or not', async () => {
	for (const [body, headers] of [
		[span(chat), JSON_TYPE],
		[gzipSync(span(chat)), { ...JSON_TYPE, 'content-encoding': 'gzip' }]
	] as const) {
		const answer = await traces(body, headers);
		expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([
			200,
			'application/json',
			{}
		]);
		expect(stub.last()).toMatchObject({
			topic: '@http/otlp',
			records: [{ decoded: { kind: 'inference', model: 'gpt-4o' } }]
		});
	}
});

test('OTLP: what was refused of a sound request is a partial success', async () => {
	const both = JSON.parse(span(chat)) as { resourceSpans: unknown[] };
	both.resourceSpans.push(...(JSON.parse(span({ 'gen_ai.operation.name': 'chat' })) as typeof both).resourceSpans);
	const answer = await traces(JSON.stringify(both), JSON_TYPE);
	expect([answer.status, await answer.json()]).toEqual([
		200,
		{ partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('model') } }
	]);
});

test('OTLP in protobuf answers in protobuf', async () => {
	const empty = await traces('', PROTOBUF);
	expect([empty.status, (await empty.arrayBuffer()).byteLength]).toEqual([200, 0]);
	const wrong = await traces(Uint8Array.of(255, 255, 255), PROTOBUF);
	expect([wrong.status, wrong.headers.get('content-type')]).toEqual([400, 'application/x-protobuf']);
	// google.rpc.Status: code = 1, INVALID_ARGUMENT; message = 2.
	const reader = protobuf.Reader.create(new Uint8Array(await wrong.arrayBuffer()));
	expect([reader.uint32(), reader.int32(), reader.uint32(), reader.string().length > 0]).toEqual([8, 3, 18, true]);
});

test('OTLP: 400 for what is no request, 415 for other types, 503 to be sent again', async () => {
	expect((await traces('{', JSON_TYPE)).status).toBe(400);
	expect((await traces('x', { 'content-type': 'text/plain' })).status).toBe(415);
	broken = new Error('the disk is full');
	const answer = await traces(span(chat), JSON_TYPE);
	broken = undefined;
	expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toMatchObject([
		503,
		'5',
		{ code: 14 }
	]);
});
