import { describe, expect, it } from 'vitest';
import { databricks } from '#ingest/decode/databricks.ts';
import type { InferenceEvent } from '#ingest/decode/event.ts';
import { decodeWith, only, wire } from '../../support/wire.ts';

const ROW = {
	databricks_request_id: 'db-1',
	client_request_id: null,
	date: '2026-11-21',
	timestamp_ms: 1795251600000,
	status_code: 200,
	sampling_fraction: 0.25,
	execution_time_ms: 12,
	request: JSON.stringify({
		dataframe_split: {
			columns: ['age', 'plan'],
			data: [
				[31, 'a'],
				[47, 'b']
			]
		}
	}),
	response: JSON.stringify({ predictions: [0, 1] }),
	request_metadata: { model_name: 'main.ml.Churn', model_version: '3', endpoint_name: 'churn-endpoint' }
};

const decode = (row: Record<string, unknown>, options = {}) =>
	decodeWith(databricks, wire({ ...ROW, ...row }), options);
const events = (row: Record<string, unknown>) => decode(row) as InferenceEvent[];

describe('a row', () => {
	it('is a batch of instances', () => {
		const [first, second, ...more] = decode({});
		expect(more).toEqual([]);
		expect(first).toEqual({
			kind: 'inference',
			project: 'default',
			environment: 'production',
			model: 'main.ml.churn',
			version: '3',
			event_id: 'db-1/0',
			request_id: 'db-1',
			row_index: 0,
			ts: 1795251600000,
			weight: 4,
			features: { age: 31, plan: 'a' },
			prediction: 0,
			score: null,
			latency_ms: 12,
			status: 'ok',
			segments: {}
		});
		expect(second).toMatchObject({ event_id: 'db-1/1', features: { age: 47, plan: 'b' }, prediction: 1, weight: 4 });
		expect(databricks.recognises(wire(ROW))).toBe(true);
		expect(databricks.recognises(wire({}))).toBe(false);
	});

	it.each([
		['dataframe_records', { dataframe_records: [{ age: 1 }, { age: 2 }] }, [{ age: 1 }, { age: 2 }]],
		['instances', { instances: [{ age: 1 }, { age: 2 }] }, [{ age: 1 }, { age: 2 }]],
		[
			'instances of values',
			{
				instances: [
					[1, 5],
					[2, 6]
				]
			},
			[
				{ feature_0: 1, feature_1: 5 },
				{ feature_0: 2, feature_1: 6 }
			]
		],
		[
			'inputs by name',
			{
				inputs: {
					age: [1, 2],
					v: [
						[1, 2],
						[3, 4]
					]
				}
			},
			[
				{ age: 1, v_0: 1, v_1: 2 },
				{ age: 2, v_0: 3, v_1: 4 }
			]
		],
		['inputs as a list', { inputs: [[1], [2]] }, [{ feature: 1 }, { feature: 2 }]],
		[
			'dataframe_split with an index',
			{ dataframe_split: { index: [0, 1], columns: ['age'], data: [[1], [2]] } },
			[{ age: 1 }, { age: 2 }]
		],
		[
			'instances that nest',
			{ instances: [{ a: { b: 1 } }, { a: { b: 2, c: [1, 2] } }] },
			[{ 'a.b': 1 }, { 'a.b': 2, 'a.c_0': 1, 'a.c_1': 2 }]
		]
	])('holds %s', (_, request, features) => {
		expect(events({ request: JSON.stringify(request) }).map((event) => event.features)).toEqual(features);
		expect(events({ request }).map((event) => event.features)).toEqual(features);
	});

	it.each([
		['a list', { predictions: ['x', 'y'] }, ['x', 'y']],
		[
			'objects',
			{
				predictions: [
					{ label: 'x', score: 0.9 },
					{ label: 'y', score: 0.8 }
				]
			},
			['x', 'y']
		],
		['by name', { predictions: { label: ['x', 'y'] } }, ['x', 'y']],
		['outputs', { outputs: [1, 2] }, [1, 2]],
		['a bare list', [1, 2], [1, 2]]
	])('is answered by %s', (_, response, predictions) => {
		expect(events({ response: JSON.stringify(response) }).map(({ prediction }) => prediction)).toEqual(predictions);
	});

	it.each([
		['left out', undefined, 1],
		['null', null, 1],
		['all', 1, 1],
		['a tenth', 0.1, 10],
		['as text', '0.5', 2]
	])('is weighed by the inverse of its sampling fraction: %s', (_, sampling_fraction, weight) => {
		expect(events({ sampling_fraction })[0]?.weight).toBe(weight);
	});

	it('keeps to what can be stored', () => {
		const text = JSON.stringify({ ...ROW, request: '[1]', response: '@', execution_time_ms: 0 });
		const sent = text.replace('"@"', '"1e999"').replace('"execution_time_ms":0', '"execution_time_ms":1e999');
		expect(only(decodeWith(databricks, wire(sent)), 'inference')).toMatchObject({
			prediction: 'Infinity',
			latency_ms: null
		});
	});

	it('of the AI Gateway has other names', () => {
		const row = {
			timestamp_ms: undefined,
			execution_time_ms: undefined,
			request_metadata: undefined,
			request_time: '2026-11-21T09:00:00.000Z',
			execution_duration_ms: '7',
			served_entity_id: 'e-9',
			status_code: '200'
		};
		const [event] = decodeWith(databricks, wire({ ...ROW, ...row }), {}, { model: 'churn' });
		expect(event).toMatchObject({
			model: 'churn',
			version: 'e-9',
			latency_ms: 7,
			ts: Date.UTC(2026, 10, 21, 9),
			status: 'ok'
		});
	});

	it('goes by the id of the caller where there is one', () => {
		expect(events({ client_request_id: 'order-7' })[0]?.event_id).toBe('order-7/0');
	});

	it.each([
		['a map as JSON', JSON.stringify(ROW.request_metadata)],
		['a list of pairs', Object.entries(ROW.request_metadata).map(([key, value]) => ({ key, value }))]
	])('reads its metadata from %s', (_, request_metadata) => {
		expect(events({ request_metadata })[0]).toMatchObject({ model: 'main.ml.churn', version: '3' });
	});

	it('that failed is an error of each instance, and of one where they cannot be read', () => {
		const response = '{"error_code":"BAD_REQUEST"}';
		expect(events({ status_code: 400, response }).map(({ status, prediction }) => [status, prediction])).toEqual([
			['400', null],
			['400', null]
		]);
		expect(only(decode({ status_code: 400, request: '{', response }), 'inference')).toMatchObject({
			status: '400',
			features: {}
		});
	});

	it.each([
		['payloads above the limit are null', { request: null }, 'above 1 MiB'],
		['a fraction of 0', { sampling_fraction: 0 }, 'send a share above 0'],
		['a fraction that is next to nothing', { sampling_fraction: 1e-320 }, 'send a share above 0'],
		['a fraction above 1', { sampling_fraction: 10 }, 'at most 1'],
		['no id', { databricks_request_id: 7 }, 'send the id as text'],
		['a time that is none', { timestamp_ms: 'yesterday' }, 'send milliseconds'],
		['a request that is cut', { request: '{"dataframe_split"' }, 'request: not JSON'],
		[
			'a row that is too short',
			{ request: '{"dataframe_split":{"columns":["a","b"],"data":[[1]]}}' },
			'one value for each of 2 columns'
		],
		['lists of different lengths', { request: '{"inputs":{"a":[1,2],"b":[1]}}' }, 'lists of the same length'],
		['answers for others', { response: '{"predictions":[1]}' }, 'has 2 instances, its response 1 answers'],
		['no answers', { response: '{}' }, 'send predictions or outputs']
	])('is refused: %s', (_, row, detail) => {
		expect(only(decode(row), 'rejected').detail).toContain(detail);
	});
});
