import { describe, expect, it } from 'vitest';
import { seldon } from '#ingest/decode/seldon.ts';
import { encodeOpenInference } from '../../support/open-inference.ts';
import { decodeWith, only, wire } from '../../support/wire.ts';

const INPUTS = 'seldon.default.model.tfsimple2.inputs';
const OUTPUTS = 'seldon.default.model.tfsimple2.outputs';
const KEY = 'ciep298fh5ss73dpdir0';

const numbers = (from: number) => Array.from({ length: 16 }, (_, index) => from + 2 * index);
const rawInts = (values: number[]) => new Uint8Array(Int32Array.from(values).buffer);

/** As Seldon's documentation prints it (docs-gb/examples/pipeline-examples.md): shape of texts, raw beside contents. */
const JSON_REQUEST = {
	inputs: [{ name: 'INPUT0', datatype: 'INT32', shape: ['1', '16'], contents: { intContents: numbers(2) } }],
	rawInputContents: [btoa(String.fromCharCode(...rawInts(numbers(2))))]
};
const REQUEST = encodeOpenInference('ModelInferRequest', {
	modelName: 'tfsimple2',
	modelVersion: '1',
	inputs: [{ name: 'INPUT0', datatype: 'INT32', shape: [1, 16] }],
	outputs: [{ name: 'OUTPUT0' }],
	rawInputContents: [rawInts(numbers(2))]
});
const RESPONSE = encodeOpenInference('ModelInferResponse', {
	modelName: 'tfsimple2_3',
	modelVersion: '1',
	outputs: [{ name: 'predict', datatype: 'INT64', shape: [1, 1], contents: { int64Contents: [1] } }]
});

const decode = (
	topic: string,
	value: unknown,
	more: { headers?: Record<string, string>; key?: string } = {},
	options = {}
) => decodeWith(seldon, wire(value, { topic, key: KEY, ...more }), options);

const features = Object.fromEntries(numbers(2).map((value, index) => [`INPUT0_${index}`, value]));

describe('the two sides of a request', () => {
	it.each([
		['protobuf, raw contents beside wished outputs', REQUEST, {}],
		['JSON by its header', JSON_REQUEST, { 'seldon-infer-type': 'json/inferModelRequest' }],
		['JSON without a header', JSON_REQUEST, {}]
	])('reads inputs: %s', (_, value, headers) => {
		expect(decode(INPUTS, value, { headers })).toEqual([
			{
				kind: 'half',
				side: 'request',
				pair: `production/seldon.default/model/tfsimple2/${KEY}`,
				project: 'default',
				environment: 'production',
				model: 'tfsimple2',
				version: '',
				request_id: KEY,
				ts: Date.UTC(2026, 10, 21, 9),
				latency_ms: null,
				timed: false,
				status: null,
				rows: [{ features, segments: {} }]
			}
		]);
	});

	it('pairs outputs by key, and not by x-request-id, which can repeat', () => {
		const answer = only(decode(OUTPUTS, RESPONSE, { headers: { 'x-request-id': 'another' } }), 'half');
		expect(answer.pair).toBe(only(decode(INPUTS, REQUEST), 'half').pair);
		expect(answer.rows).toEqual([{ prediction: 1, score: null }]);
		expect(answer.version).toBe('3');
	});

	it('reads the request id out of a key that begins with partition and resource', () => {
		const half = only(decode(INPUTS, REQUEST, { key: `4.tfsimples.${KEY}` }), 'half');
		expect(half.request_id).toBe(KEY);
		expect(half.pair).toContain(`/4.tfsimples.${KEY}`);
	});

	it('recognises its topics', () => {
		for (const topic of [INPUTS, OUTPUTS, 'seldon.ns.pipeline.p.inputs', 'seldon.ns.errors.errors']) {
			expect(seldon.recognises(wire('', { topic }))).toBe(true);
		}
		expect(seldon.recognises(wire('', { topic: 'orders' }))).toBe(false);
	});
});

describe('traps', () => {
	it('the answer of one step is the input of the next, as it is', () => {
		const chained = encodeOpenInference('ModelInferResponse', {
			modelName: 'tfsimple1_1',
			outputs: [{ name: 'OUTPUT0', datatype: 'INT32', shape: [1, 16] }],
			rawOutputContents: [rawInts(numbers(2))]
		});
		const expected = Object.fromEntries(numbers(2).map((value, index) => [`OUTPUT0_${index}`, value]));
		for (const value of [
			chained,
			{ outputs: [{ name: 'OUTPUT0', datatype: 'INT32', shape: ['1', '16'], contents: { intContents: numbers(2) } }] }
		]) {
			const half = only(decode(INPUTS, value), 'half');
			expect(half).toMatchObject({ side: 'request', model: 'tfsimple2', version: '' });
			expect(half.rows).toEqual([{ features: expected, segments: {} }]);
		}
	});

	it.each([
		['the generation in the name that served', RESPONSE, {}, '3'],
		[
			'the route, where the answer does not name it',
			encodeOpenInference('ModelInferResponse', {
				outputs: [{ name: 'p', datatype: 'INT64', shape: [1], contents: { int64Contents: [1] } }]
			}),
			{ 'x-seldon-route': ':tfsimple2_5:' },
			'5'
		],
		['else model_version', { outputs: [{ name: 'p', shape: [1], data: [1] }], model_version: 'b' }, {}, 'b'],
		['nothing', { outputs: [{ name: 'p', shape: [1], data: [1] }] }, { 'x-seldon-route': ':other_5:' }, '']
	])('version: %s', (_, value, headers, version) => {
		expect(only(decode(OUTPUTS, value, { headers }), 'half').version).toBe(version);
	});

	it('a pipeline is a model of its own, and the version of its last step is not its own', () => {
		const half = only(decode('seldon.default.pipeline.tfsimple2.outputs', RESPONSE), 'half');
		expect(half).toMatchObject({ model: 'tfsimple2.pipeline', version: '' });
	});

	it('the time that the server took is a header; two of them tell of two calls', () => {
		const latency = (value: string) =>
			only(decode(OUTPUTS, RESPONSE, { headers: { 'x-envoy-upstream-service-time': value } }), 'half').latency_ms;
		expect([latency('8'), latency('8,3'), latency('')]).toEqual([8, null, null]);
	});

	it('an answer is sound only where errors are read too', () => {
		expect(only(decode(OUTPUTS, RESPONSE), 'half').status).toBeNull();
		expect(only(decode(OUTPUTS, RESPONSE, {}, { errors: true }), 'half').status).toBe('ok');
	});

	it('an error answers the request of its key, without rows', () => {
		const headers = { 'seldon-pipeline-errors': 'tfsimple2' };
		const half = only(
			decode('seldon.default.errors.errors', 'rpc error: code = InvalidArgument desc = bad shape', { headers }),
			'half'
		);
		expect(half).toMatchObject({ side: 'response', model: 'tfsimple2', status: 'InvalidArgument', rows: [] });
		expect(half.pair).toBe(only(decode(INPUTS, REQUEST), 'half').pair);
	});

	it('an error that names no model is refused', () => {
		const value = '{"error":"no such model"}';
		expect(
			only(decode('seldon.default.errors.errors', value, { headers: { 'seldon-pipeline-errors': '' } }), 'rejected')
				.detail
		).toContain('upgrade');
	});

	it('takes off the frame of a schema registry', () => {
		const framed = (path: number[]) => Uint8Array.from([0, 0, 0, 0, 9, ...path, ...REQUEST]);
		for (const path of [[0], [4, 2, 0]]) {
			expect(only(decode(INPUTS, framed(path)), 'half').rows).toEqual([{ features, segments: {} }]);
		}
	});

	it.each([
		['no key', INPUTS, REQUEST, { key: '' }, 'has no key'],
		['another topic', 'orders', REQUEST, {}, 'read seldon.'],
		['a tombstone', INPUTS, null, {}, 'no payload'],
		['bytes of something else', INPUTS, Uint8Array.from([255, 255, 255]), {}, 'not a ModelInferRequest'],
		[
			'raw contents that do not fit',
			INPUTS,
			encodeOpenInference('ModelInferRequest', {
				inputs: [{ name: 'x', datatype: 'INT32', shape: [1, 4] }],
				rawInputContents: [Uint8Array.of(1, 2, 3)]
			}),
			{},
			'not a whole number of INT32'
		],
		[
			'a shape beyond every memory',
			INPUTS,
			encodeOpenInference('ModelInferRequest', {
				inputs: [{ name: 'x', datatype: 'INT32', shape: [2 ** 40, 2 ** 40], contents: { intContents: [1] } }]
			}),
			{},
			'asks for more than 1'
		]
	])('refused: %s', (_, topic, value, more, detail) => {
		expect(only(decode(topic, value, more), 'rejected').detail).toContain(detail);
	});
});

describe('raw contents', () => {
	const f32 = (value: number) => new Uint8Array(Float32Array.of(value).buffer);
	it.each([
		// IEEE 754 binary16: 1.5 = 0x3e00, the smallest subnormal 2^-24 = 0x0001, infinity = 0x7c00.
		['FP16', [0x00, 0x3e, 0x01, 0x00, 0x00, 0x7c], [1.5, 2 ** -24, 'Infinity']],
		// bfloat16 is the upper half of a binary32: 1.5 = 0x3fc0, NaN = 0x7fc0.
		['BF16', [0xc0, 0x3f, 0xc0, 0x7f], [1.5, 'NaN']],
		['FP32', [...f32(-2.5)], [-2.5]],
		['BOOL', [1, 0], [true, false]],
		['INT8', [255], [-1]],
		['UINT64', [1, 0, 0, 0, 0, 0, 0, 0], [1]],
		['INT64', [255, 255, 255, 255, 255, 255, 255, 255], [-1]],
		['BYTES', [2, 0, 0, 0, 104, 105, 0, 0, 0, 0], ['hi', '']]
	])('%s', (datatype, bytes, values) => {
		const value = encodeOpenInference('ModelInferRequest', {
			inputs: [{ name: 'x', datatype, shape: [values.length] }],
			rawInputContents: [Uint8Array.from(bytes)]
		});
		expect(only(decode(INPUTS, value), 'half').rows.map((row) => row.features?.x)).toEqual(values);
	});

	it('BYTES that promise more than there is are refused', () => {
		const value = encodeOpenInference('ModelInferRequest', {
			inputs: [{ name: 'x', datatype: 'BYTES', shape: [1] }],
			rawInputContents: [Uint8Array.of(255, 255, 255, 255, 1)]
		});
		expect(only(decode(INPUTS, value), 'rejected').detail).toContain('end inside the element at byte 0');
	});
});
