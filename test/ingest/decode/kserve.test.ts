import { describe, expect, it } from 'vitest';
import { kserve } from '#ingest/decode/kserve.ts';
import { decodeWith, only, wire } from '../../support/wire.ts';

/** Headers as Knative's KafkaSink writes those of KServe's logger (KServe, docs/samples/logger/basic). */
const HEADERS = {
	ce_specversion: '1.0',
	ce_type: 'org.kubeflow.serving.inference.request',
	ce_source: 'http://localhost:9081/',
	ce_id: '0009174a-24a8-4603-b098-09c8799950e9',
	ce_time: '2021-04-10T00:23:26.0789529Z',
	ce_inferenceservicename: 'sklearn-iris',
	ce_namespace: 'default',
	ce_endpoint: '',
	'content-type': 'application/json'
};
const RESPONSE = { ...HEADERS, ce_type: 'org.kubeflow.serving.inference.response' };
const V1_REQUEST = {
	instances: [
		[6.8, 2.8, 4.8, 1.4],
		[6.0, 3.4, 4.5, 1.6]
	]
};
const V1_RESPONSE = { predictions: [1, 1] };
/** trustyai-explainability, issue 459. */
const V2_REQUEST = { inputs: [{ name: 'input-0', shape: [1, 4], datatype: 'FP32', data: [[32, 0, 1, 2]] }] };
const V2_RESPONSE = {
	model_name: 'example-isvc',
	id: '04f66a85-a54d-4a9c-aa5e-5f4514cb4def',
	parameters: {},
	outputs: [{ name: 'predict', shape: [1, 1], datatype: 'INT64', data: [0] }]
};

const request = (value: unknown, headers = {}, options = {}) =>
	decodeWith(kserve, wire(value, { headers: { ...HEADERS, ...headers } }), options);
const response = (value: unknown, headers = {}, options = {}) =>
	decodeWith(kserve, wire(value, { headers: { ...RESPONSE, ...headers } }), options);

describe('the two halves', () => {
	it('reads a request of version 1', () => {
		expect(request(V1_REQUEST)).toEqual([
			{
				kind: 'half',
				side: 'request',
				pair: 'production/default/sklearn-iris//0009174a-24a8-4603-b098-09c8799950e9',
				project: 'default',
				environment: 'production',
				model: 'sklearn-iris',
				version: '',
				request_id: '0009174a-24a8-4603-b098-09c8799950e9',
				ts: Date.UTC(2021, 3, 10, 0, 23, 26, 78),
				latency_ms: null,
				timed: false,
				status: null,
				rows: [
					{ features: { feature_0: 6.8, feature_1: 2.8, feature_2: 4.8, feature_3: 1.4 }, segments: {} },
					{ features: { feature_0: 6, feature_1: 3.4, feature_2: 4.5, feature_3: 1.6 }, segments: {} }
				]
			}
		]);
	});

	it('pairs with its response', () => {
		const [sent, answered] = [only(request(V1_REQUEST), 'half'), only(response(V1_RESPONSE), 'half')];
		expect(answered.pair).toBe(sent.pair);
		expect(answered.rows).toEqual([
			{ prediction: 1, score: null },
			{ prediction: 1, score: null }
		]);
	});

	it('reads version 2', () => {
		expect(only(request(V2_REQUEST), 'half').rows).toEqual([
			{ features: { 'input-0_0': 32, 'input-0_1': 0, 'input-0_2': 1, 'input-0_3': 2 }, segments: {} }
		]);
		expect(only(response(V2_RESPONSE), 'half').rows).toEqual([{ prediction: 0, score: null }]);
	});

	it('names the values by the options of the source', () => {
		const columns = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'];
		expect(only(request(V1_REQUEST, {}, { columns }), 'half').rows[0]).toEqual({
			features: { sepal_length: 6.8, sepal_width: 2.8, petal_length: 4.8, petal_width: 1.4 },
			segments: {}
		});
		expect(request(V1_REQUEST, {}, { columns: ['a', 'b'] })).toMatchObject([
			{ kind: 'rejected', detail: expect.stringContaining('instance 0 has 4 values, columns in the options') as string }
		]);
	});
});

describe('how the event is sent', () => {
	const event = {
		specversion: '1.0',
		id: 'a1',
		type: 'org.kubeflow.serving.inference.request',
		source: 'x',
		time: '2026-11-21T09:00:00Z',
		inferenceservicename: 'iris',
		namespace: 'ns',
		datacontenttype: 'application/json'
	};
	const bytes = btoa(JSON.stringify(V1_REQUEST));

	it.each([
		[
			'binary by HTTP, ce-',
			{ 'ce-type': HEADERS.ce_type, 'ce-id': 'a1', 'ce-inferenceservicename': 'iris' },
			V1_REQUEST
		],
		['structured', { 'content-type': 'application/cloudevents+json; charset=utf-8' }, { ...event, data: V1_REQUEST }],
		[
			'structured, whatever the case',
			{ 'content-type': 'Application/CloudEvents+JSON' },
			{ ...event, data: V1_REQUEST }
		],
		[
			'structured, JSON as text',
			{ 'content-type': 'application/cloudevents' },
			{ ...event, data: JSON.stringify(V1_REQUEST) }
		],
		['structured, base64', { 'content-type': 'application/cloudevents+json' }, { ...event, data_base64: bytes }],
		['a batch', { 'content-type': 'application/cloudevents-batch+json' }, [{ ...event, data: V1_REQUEST }]]
	])('%s', (_, headers, value) => {
		const half = only(decodeWith(kserve, wire(value, { headers })), 'half');
		expect(half).toMatchObject({ model: 'iris', request_id: 'a1', side: 'request' });
		expect(half.rows).toHaveLength(2);
		expect(kserve.recognises(wire(value, { headers }))).toBe(true);
	});

	it.each([
		['an array', true],
		['one bare object', false]
	])('blob mode: %s, bytes in base64, the url a struct of Go', (_, array) => {
		const record = {
			Url: { Scheme: 'http', Host: 'bucket', Path: '' },
			Bytes: bytes,
			ContentType: 'application/json',
			ReqType: 'org.kubeflow.serving.inference.request',
			Id: 'b1',
			InferenceService: 'Iris Model',
			Namespace: 'ns',
			Component: 'predictor',
			Annotations: { version: 'v3' },
			OccurrenceTime: '2026-11-21T09:00:00Z'
		};
		const half = only(decodeWith(kserve, wire(array ? [record] : record)), 'half');
		expect(half).toMatchObject({ model: 'iris-model', version: 'v3', request_id: 'b1', timed: true });
		expect(half.rows).toHaveLength(2);
	});

	it('blob mode as CSV and Parquet write it: no time, maps as text', () => {
		const record = {
			bytes,
			reqType: HEADERS.ce_type,
			id: 'b1',
			inferenceService: 'iris',
			annotations: '{"version":"v3"}'
		};
		const half = only(decodeWith(kserve, wire(record)), 'half');
		expect(half).toMatchObject({ version: 'v3', ts: Date.UTC(2026, 10, 21, 9), timed: false });
	});
});

describe('traps', () => {
	it.each([
		['nothing says it', {}, V2_RESPONSE, {}, ''],
		[
			'endpoint and source are never taken for it',
			{ ce_endpoint: 'canary', ce_source: 'iris-00002-pod' },
			V2_RESPONSE,
			{},
			''
		],
		['model_version of the response', {}, { ...V2_RESPONSE, model_version: '7' }, {}, '7'],
		['a number', {}, { ...V2_RESPONSE, model_version: 7 }, {}, '7'],
		['metadataAnnotations', { ce_annotations: '{"version":"v2"}' }, { ...V2_RESPONSE, model_version: '7' }, {}, 'v2'],
		[
			'an annotation that is named',
			{ ce_annotations: '{"team/rev":"r9","version":"no"}' },
			V2_RESPONSE,
			{ version_annotation: 'team/rev' },
			'r9'
		],
		['annotations that are no JSON', { ce_annotations: '{' }, V2_RESPONSE, {}, '']
	])('version: %s', (_, headers, value, options, version) => {
		expect(only(response(value, headers, options), 'half').version).toBe(version);
	});

	it('takes the version of the source only where the response does not say it', () => {
		const record = (headers: Record<string, string>, value: unknown) => wire(value, { headers });
		const versions = [record(RESPONSE, V2_RESPONSE), record(RESPONSE, { ...V2_RESPONSE, model_version: '7' })];
		expect(versions.map((each) => only(decodeWith(kserve, each, {}, { version: 'v1' }), 'half').version)).toEqual([
			'v1',
			'7'
		]);
		expect(only(decodeWith(kserve, record(HEADERS, V2_REQUEST), {}, { version: 'v1' }), 'half').version).toBe('');
	});

	it('only answers of 200 are logged, so that no status is claimed', () => {
		expect(only(response(V1_RESPONSE), 'half').status).toBeNull();
	});

	it('the time of an event is that of the request only beside recordedtime', () => {
		expect(only(request(V1_REQUEST), 'half').timed).toBe(false);
		expect(only(request(V1_REQUEST, { ce_recordedtime: '2021-04-10T00:23:27Z' }), 'half').timed).toBe(true);
	});

	it('the response carries the content type of the request', () => {
		const headers = { 'content-type': 'application/octet-stream' };
		expect(only(response(V1_RESPONSE, headers), 'half').rows).toHaveLength(2);
	});

	it('a streamed response is raw bytes of server-sent events', () => {
		const chunk = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
		const text = `${chunk({ id: 'x' })}${chunk(V2_RESPONSE)}data: [DONE]\n\n`;
		expect(only(response(text), 'half').rows).toEqual([{ prediction: 0, score: null }]);
		expect(only(response(chunk({ other: [] })), 'half').rows).toEqual([{ prediction: null, score: null }]);
	});

	it('generated text is counted, and its words stand apart', () => {
		const body = {
			model: 'llama',
			messages: [{ role: 'user', content: 'Hello' }],
			max_tokens: 100,
			temperature: 0.2,
			stream: true
		};
		expect(only(request(body), 'half').rows).toEqual([
			{
				features: { temperature: 0.2, max_tokens: 100, stream: true, input_messages: 1, input_characters: 5 },
				segments: {},
				texts: { prompt: 'Hello' }
			}
		]);
		const chunks = [
			{ choices: [{ delta: { content: 'Hi' }, finish_reason: null }] },
			{ choices: [{ delta: {}, finish_reason: 'stop' }] },
			{ choices: [], usage: { prompt_tokens: 9, completion_tokens: 2 } }
		];
		const streamed = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('') + 'data: [DONE]\n\n';
		const whole = { choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }], usage: chunks[2]?.usage };
		for (const answer of [streamed, whole]) {
			expect(only(response(answer), 'half').rows).toEqual([
				{
					...{ prediction: null, score: null, texts: { response: 'Hi' } },
					features: { input_tokens: 9, output_tokens: 2, finish_reason: 'stop' }
				}
			]);
		}
	});

	it('headers of the request are segments where the source says so', () => {
		const headers = { ce_metadata: '{"X-Channel":["web","app"],"Authorization":["secret"]}' };
		const half = only(
			request(V2_REQUEST, headers, { segment_headers: { 'x-channel': 'channel', 'x-other': 'other' } }),
			'half'
		);
		expect(half.rows[0]?.segments).toEqual({ channel: 'web' });
		expect(only(request(V2_REQUEST, headers), 'half').rows[0]?.segments).toEqual({});
	});

	it('ids are the caller’s, so that the same one elsewhere is another request', () => {
		const pairs = [{}, { ce_namespace: 'b' }, { ce_inferenceservicename: 'b' }, { ce_component: 'predictor' }].map(
			(headers) => only(request(V1_REQUEST, headers), 'half').pair
		);
		expect(new Set(pairs).size).toBe(4);
	});

	it('a transformer logs the request of its predictor again', () => {
		const headers = { ce_component: 'transformer' };
		expect(only(request(V1_REQUEST, headers), 'not_relevant').why).toContain('transformer');
		expect(only(request(V1_REQUEST, headers, { component: 'transformer' }), 'half').side).toBe('request');
		expect(only(request(V1_REQUEST, { ce_component: 'explainer' }), 'not_relevant').why).toContain('explainer');
	});

	it.each([
		[
			'nested',
			[
				[
					[1, 2],
					[3, 4]
				]
			],
			[1, 2, 2]
		],
		['flat', [1, 2, 3, 4], [1, 2, 2]],
		['flat, shape as texts', [1, 2, 3, 4], ['1', '2', '2']]
	])('data %s is row-major', (_, data, shape) => {
		const half = only(request({ inputs: [{ name: 'x', shape, datatype: 'FP32', data }] }), 'half');
		expect(half.rows).toEqual([{ features: { x_0: 1, x_1: 2, x_2: 3, x_3: 4 }, segments: {} }]);
	});

	it('half precision comes as numbers, or as texts of them', () => {
		const inputs = [{ name: 'x', shape: [3], datatype: 'FP16', data: [0.5, '0.25', 'NaN'] }];
		expect(only(request({ inputs }), 'half').rows.map(({ features }) => features?.x)).toEqual([0.5, 0.25, 'NaN']);
	});

	it.each([
		[
			'shape [3], data [true]',
			{ inputs: [{ name: 'x', shape: [3], datatype: 'BOOL', data: [true] }] },
			'asks for more than 1 values, data has 1'
		],
		['a missing comma', '{"inputs":[{"name":"x" "shape":[1]}]}', 'not JSON'],
		[
			'a shape beyond every memory',
			{ inputs: [{ name: 'x', shape: [1e9, 1e9, 1e9], datatype: 'FP32', data: [1] }] },
			'asks for more than 1'
		],
		[
			'a negative shape',
			{ inputs: [{ name: 'x', shape: [-1, 4], datatype: 'FP32', data: [1] }] },
			'whole numbers from 0'
		],
		[
			'tensors that disagree',
			{
				inputs: [
					{ name: 'x', shape: [2], data: [1, 2] },
					{ name: 'y', shape: [1], data: [1] }
				]
			},
			'batched: false'
		],
		[
			'a tensor named twice',
			{
				inputs: [
					{ name: 'x', shape: [1], data: [1] },
					{ name: 'x', shape: [1], data: [1] }
				]
			},
			'name each once'
		],
		['objects as data', { inputs: [{ name: 'x', shape: [1], data: [{}] }] }, 'numbers, texts or booleans'],
		['no instances at all', { hello: 1 }, 'send instances, inputs'],
		['text', 'hello', 'not a ModelInferRequest'],
		['nothing', '', 'empty']
	])('the invalid is refused with its place: %s', (_, value, detail) => {
		expect(only(request(value), 'rejected').detail).toContain(detail);
	});

	it('promised rows without values take no time', () => {
		const inputs = [{ name: 'x', shape: [1e15, 0], datatype: 'FP32', data: [] }];
		expect(only(request({ inputs }), 'not_relevant').why).toContain('no instance');
	});

	it('takes a missing shape from the data', () => {
		const inputs = [
			{
				name: 'x',
				datatype: 'FP32',
				data: [
					[1, 2],
					[3, 4]
				]
			}
		];
		expect(only(request({ inputs }), 'half').rows).toHaveLength(2);
	});

	it('an id that is missing or endless is refused', () => {
		expect(only(request(V1_REQUEST, { ce_id: '' }), 'rejected').detail).toContain('ce_id is missing');
		expect(only(request(V1_REQUEST, { ce_id: 'x'.repeat(401) }), 'rejected').detail).toContain('401 characters');
	});

	it('another type of event is not for us', () => {
		expect(only(request('{}', { ce_type: 'dev.knative.apiserver.resource.update' }), 'not_relevant').why).toContain(
			'knative'
		);
	});

	it('services of one name in several namespaces are told apart on demand', () => {
		expect(only(request(V1_REQUEST, {}, { qualified: true }), 'half').model).toBe('default.sklearn-iris');
	});

	it('a wide vector is not unfolded', () => {
		const data = Array.from({ length: 3072 }, () => 0.5);
		const inputs = [
			{ name: 'image', shape: [1, 3, 32, 32], datatype: 'FP32', data },
			{ name: 'age', shape: [1], data: [3] }
		];
		expect(only(request({ inputs }), 'half').rows).toEqual([{ features: { age: 3 }, segments: {} }]);
	});
});
