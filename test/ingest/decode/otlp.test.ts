import { describe, expect, it } from 'vitest';
import { otlp } from '#ingest/decode/otlp.ts';
import type { WireRecord } from '#ingest/decode/decoder.ts';
import { exampleRecords } from '../../support/format-examples.ts';
import { decodeWith, only, wire, withoutTexts } from '../../support/wire.ts';

/** The protobuf records were written by OpenTelemetry's own Python bindings (opentelemetry-proto), from the JSON. */
const [tracesJson, tracesProto, logsJson, logsProto, metricsJson, metricsProto] = exampleRecords('otlp') as [
	WireRecord,
	WireRecord,
	WireRecord,
	WireRecord,
	WireRecord,
	WireRecord
];
const END = Math.floor(1_795_252_350_500);
const read = (value: unknown, options = {}, context = {}) => decodeWith(otlp, wire(value), options, context);

describe('JSON and protobuf', () => {
	it.each([
		['traces', tracesJson, tracesProto],
		['logs', logsJson, logsProto],
		['metrics', metricsJson, metricsProto]
	])('say the same: %s', (_, json, proto) => {
		expect(decodeWith(otlp, proto)).toEqual(decodeWith(otlp, json));
		expect(otlp.recognises(json)).toBe(true);
		expect(otlp.recognises(proto)).toBe(true);
	});

	it('of something else are not recognised', () => {
		expect(otlp.recognises(wire({ resource: [] }))).toBe(false);
		expect(otlp.recognises(wire('plain text'))).toBe(false);
		expect(otlp.recognises(wire(null))).toBe(false);
		// An inference request of the Open Inference Protocol in protobuf: model_name, then id.
		const v2 = new Uint8Array([0x0a, 0x04, 0x69, 0x72, 0x69, 0x73, 0x1a, 0x01, 0x37]);
		expect(otlp.recognises(wire(v2))).toBe(false);
		expect(only(read(v2), 'rejected').reason).toBe('encoding');
	});

	it.each([
		['no bytes', new Uint8Array(), 'empty'],
		['a tombstone', null, 'empty'],
		['cut-off JSON', '{"resourceSpans":[', 'not_json'],
		['an array', '[1]', 'schema'],
		['noise', new Uint8Array([0xde, 0xad, 0xbe, 0xef]), 'encoding']
	])('refuse %s', (_, value, reason) => {
		expect(only(read(value), 'rejected').reason).toBe(reason);
	});

	it('refuse protobuf that was cut off', () => {
		const bytes = tracesProto.value ?? new Uint8Array();
		expect(only(read(bytes.subarray(0, bytes.length - 20)), 'rejected').reason).toBe('encoding');
	});

	it('account for requests without content', () => {
		expect(only(read('{}'), 'not_relevant').why).toContain('0 spans');
		expect(only(read({ resourceSpans: [] }), 'not_relevant').why).toContain('0 spans');
		expect(only(read('\n{"resourceLogs":[]}'), 'not_relevant').why).toContain('0 spans');
		expect(only(read(new Uint8Array([0x0a, 0x00])), 'not_relevant').why).toContain('0 spans');
	});
});

describe('spans', () => {
	const spans = decodeWith(otlp, tracesJson);

	it('of inferences become events; tools and databases do not', () => {
		expect(spans.map(({ kind }) => kind)).toEqual(['inference', 'inference', 'inference']);
	});

	it('in today’s names', () => {
		expect(spans[0]).toEqual({
			kind: 'inference',
			project: 'default',
			environment: 'production',
			model: 'gpt-4o',
			version: 'gpt-4o-2024-08-06',
			event_id: 'chatcmpl-B5',
			request_id: '',
			row_index: 0,
			ts: END,
			weight: 1,
			features: {
				input_tokens: 120,
				output_tokens: 48,
				cached_tokens: 64,
				reasoning_tokens: 16,
				temperature: 0.2,
				top_p: 0.9,
				max_tokens: 256,
				time_to_first_token_ms: 350,
				provider: 'openai',
				operation: 'chat',
				output_type: 'text',
				stream: true,
				finish_reason: 'stop',
				input_messages: 1,
				input_characters: 19,
				output_messages: 1,
				output_characters: 11
			},
			prediction: null,
			score: null,
			latency_ms: 2250,
			status: 'ok',
			segments: {},
			texts: { prompt: 'Where is my parcel?', response: 'On its way.' }
		});
	});

	it('in the names before 1.27, without an operation', () => {
		expect(spans[1]).toMatchObject({
			model: 'gpt-4o',
			version: 'gpt-4o-2024-05-13',
			event_id: '5b8efff798038103d269b633813fc60c-eee19b7ec3c1b175',
			latency_ms: 500.000001,
			features: { input_tokens: 10, output_tokens: 5, temperature: 1, provider: 'openai' }
		});
	});

	it('that failed have the error as status', () => {
		expect(spans[2]).toMatchObject({ status: 'timeout', latency_ms: 30_000, version: '' });
	});

	it('have the words of messages apart, and nowhere else', () => {
		expect(withoutTexts(spans)).not.toMatch(/parcel|On its way|deadline/);
	});
});

const varint = (number: number): number[] =>
	number < 128 ? [number] : [(number & 127) | 128, ...varint(number >>> 7)];

const ATTRIBUTES = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' };

const value = (of: unknown): object => {
	if (typeof of === 'string') return { stringValue: of };
	if (typeof of === 'boolean') return { boolValue: of };
	if (typeof of === 'number') return Number.isInteger(of) ? { intValue: String(of) } : { doubleValue: of };
	return of as object;
};
const attributes = (of: object) => Object.entries(of).map(([key, held]) => ({ key, value: value(held) }));
const traces = (fields: object, of: object = ATTRIBUTES, resource: object = {}) => ({
	resourceSpans: [
		{
			resource: { attributes: attributes(resource) },
			scopeSpans: [
				{
					spans: [
						{
							traceId: '5b8efff798038103d269b633813fc60c',
							spanId: 'eee19b7ec3c1b174',
							startTimeUnixNano: '1795252348250000000',
							endTimeUnixNano: '1795252350500000000',
							attributes: attributes(of),
							...fields
						}
					]
				}
			]
		}
	]
});
const span = (fields: object = {}, of: object = {}, options = {}, resource: object = {}) =>
	only(read(traces(fields, { ...ATTRIBUTES, ...of }, resource), options), 'inference');

describe('the encoding of a span', () => {
	it.each([
		['text', { stringValue: '7' }],
		['a 64-bit integer as text', { intValue: '7' }],
		['a 64-bit integer as a number', { intValue: 7 }],
		['a double', { doubleValue: 7 }]
	])('takes a number as %s', (_, held) => {
		expect(span({}, { 'gen_ai.usage.input_tokens': held }).features.input_tokens).toBe(7);
	});

	it.each([
		['upper case', '5B8EFFF798038103D269B633813FC60C'],
		['lower case', '5b8efff798038103d269b633813fc60c']
	])('takes ids in %s', (_, traceId) => {
		expect(span({ traceId }).event_id).toBe('5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174');
	});

	it.each([
		['zeros', { traceId: '0'.repeat(32), spanId: '0'.repeat(16) }],
		['nothing', { traceId: '', spanId: undefined }],
		['no hex', { traceId: 'xyz', spanId: 'W4jv' }]
	])('goes by the place of the record where the ids are %s', (_, ids) => {
		expect(span(ids).event_id).toBe('some-topic/0/7/0');
	});

	it('takes times as texts or numbers, exactly where JSON writes every digit', () => {
		const started = '{"startTimeUnixNano":1795252348250000001,"endTimeUnixNano":1795252348250001001,';
		const written = JSON.stringify(traces({ startTimeUnixNano: 0, endTimeUnixNano: 0 })).replace(
			/"startTimeUnixNano":0,"endTimeUnixNano":0,/,
			started.slice(1)
		);
		expect(only(read(written), 'inference').latency_ms).toBe(0.001);
	});

	it.each([
		['an end before the start', { endTimeUnixNano: '1795252348249999999' }],
		['no end', { endTimeUnixNano: '0' }],
		['no times', { startTimeUnixNano: undefined, endTimeUnixNano: undefined }],
		['times in words', { startTimeUnixNano: 'then', endTimeUnixNano: 'now' }],
		['times beyond 2106', { startTimeUnixNano: '99999999999999999999', endTimeUnixNano: '99999999999999999998' }]
	])('has no latency with %s', (_, fields) => {
		expect(span(fields).latency_ms).toBeNull();
	});

	it('without times is of the moment that its record was written', () => {
		expect(span({ startTimeUnixNano: '', endTimeUnixNano: '' }).ts).toBe(Date.UTC(2026, 10, 21, 9));
	});

	it.each([
		[{ code: 2 }, 'error'],
		[{ code: 'STATUS_CODE_ERROR' }, 'error'],
		[{ code: 1 }, 'ok'],
		[{ code: 0 }, 'ok'],
		[{}, 'ok'],
		[undefined, 'ok']
	])('takes the status %j as %s', (status, expected) => {
		expect(span({ status }).status).toBe(expected);
	});

	it('names what was thrown, where SDKs record it as an event and set no error.type', () => {
		const thrown = { name: 'exception', attributes: attributes({ 'exception.type': 'TimeoutError' }) };
		expect(span({ status: { code: 2 }, events: [thrown] }).status).toBe('TimeoutError');
		expect(span({ status: { code: 0 }, events: [thrown] }).status).toBe('ok');
	});

	it('ignores fields that it does not know', () => {
		expect(span({ futureField: { deep: [1] }, kind: 99 }, { 'acme.thing': { futureValue: 1 } }).model).toBe('gpt-4o');
	});

	it.each([
		[undefined, 1],
		['', 1],
		['ot=th:0', 1],
		['ot=th:8', 2],
		['ot=th:c', 4],
		['other=1,ot=rv:6e6d1a75832a2f;th:fd70a4', 100],
		['ot=th:zz', 1],
		['ot=th:123456789abcdef', 1]
	])('weighs a span sampled with tracestate %j as %d', (traceState, weight) => {
		expect(span({ traceState }).weight).toBeCloseTo(weight, 3);
	});
});

describe('attributes', () => {
	it.each([
		['gen_ai.usage.prompt_tokens', 5, 'input_tokens', 5],
		['gen_ai.usage.completion_tokens', 5, 'output_tokens', 5],
		['gen_ai.usage.cache_read_input_tokens', 5, 'cached_tokens', 5],
		['gen_ai.usage.cache_creation.input_tokens', 5, 'cache_written_tokens', 5],
		['gen_ai.system', 'vertex_ai', 'provider', 'vertex_ai'],
		['gen_ai.latency.time_to_first_token', 0.25, 'time_to_first_token_ms', 250],
		['gen_ai.openai.request.response_format', 'json', 'output_type', 'json'],
		['gen_ai.completion.0.finish_reason', 'length', 'finish_reason', 'length'],
		['gen_ai.response.finish_reasons', 'stop', 'finish_reason', 'stop']
	])('%s has a place', (name, held, feature, expected) => {
		expect(span({}, { [name]: held }).features[feature]).toBe(expected);
	});

	it('of a new name win over those of the old', () => {
		const { features } = span({}, { 'gen_ai.system': 'old', 'gen_ai.provider.name': 'new' });
		expect(features.provider).toBe('new');
	});

	it('of several choices name each reason once', () => {
		const reasons = { arrayValue: { values: ['stop', 'length', 'stop'].map(value) } };
		expect(span({}, { 'gen_ai.response.finish_reasons': reasons }).features.finish_reason).toBe('length+stop');
	});

	it('with messages as a JSON text leave their number and length', () => {
		const sent = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'secret' }] }]);
		const { features } = span({}, { 'gen_ai.input.messages': sent });
		expect(features).toMatchObject({ input_messages: 1, input_characters: 6 });
		expect(span({}, { 'gen_ai.input.messages': sent.slice(0, 20) }).features).not.toHaveProperty('input_messages');
	});

	it('nested without end do no harm', () => {
		const depth = 200_000;
		const deep = `${'{"arrayValue":{"values":['.repeat(depth)}${']}}'.repeat(depth)}`;
		const written = JSON.stringify(traces({}, { ...ATTRIBUTES, 'gen_ai.input.messages': { intValue: 4711 } }));
		const [decoded] = read(written.replace('{"intValue":4711}', deep));
		expect(['inference', 'rejected']).toContain(decoded?.kind);
		// A value in a list in a value, and so on, in protobuf: each level is a field of known length.
		let bytes = Buffer.from([0x0a, 0x00]);
		for (let i = 0; i < 5000; i++) bytes = Buffer.concat([Buffer.from([0x2a, ...varint(bytes.length)]), bytes]);
		const [refused] = read(new Uint8Array(bytes));
		expect(refused?.kind).toBe('rejected');
	});
});

describe('model, version, environment and id', () => {
	it.each([
		['a response of the same name tells no version', { 'gen_ai.response.model': 'gpt-4o' }, {}, { version: '' }],
		['an attribute', { 'app.model': 'care' }, { model_attribute: 'app.model' }, { model: 'care' }],
		['an attribute of the resource', {}, { version_attribute: 'service.version' }, { version: '2.4.1' }],
		['an attribute that is not there', {}, { version_attribute: 'build' }, { version: '' }],
		['a translation', {}, { models: { 'gpt-4o': 'care-bot' } }, { model: 'care-bot' }],
		['the environment of the resource', {}, {}, { environment: 'staging' }]
	])('%s', (_, own, options, expected) => {
		const resource = { 'service.version': '2.4.1', 'deployment.environment': 'staging' };
		expect(span({}, own, options, resource)).toMatchObject(expected);
	});

	it('asks for a model where nothing names one', () => {
		const nameless = traces({}, { 'gen_ai.operation.name': 'chat' });
		expect(only(read(nameless), 'rejected').detail).toContain('model_attribute');
		expect(only(read(nameless, {}, { model: 'care' }), 'inference').model).toBe('care');
	});

	it.each([
		['response_id', 'chatcmpl-1'],
		['span_id', '5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174']
	])('identifies an event by its %s', (event_id, expected) => {
		expect(span({}, { 'gen_ai.response.id': 'chatcmpl-1' }, { event_id }).event_id).toBe(expected);
	});

	it.each(['execute_tool', 'invoke_agent', 'create_agent'])('counts no %s as an inference', (operation) => {
		const of = { ...ATTRIBUTES, 'gen_ai.operation.name': operation, 'gen_ai.usage.input_tokens': 9 };
		expect(only(read(traces({}, of)), 'not_relevant').why).toContain('1 spans');
		expect(only(read(traces({}, of), { operations: [operation] }), 'inference').model).toBe('gpt-4o');
	});
});
