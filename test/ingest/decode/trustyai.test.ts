import { describe, expect, it } from 'vitest';
import { trustyai } from '#ingest/decode/trustyai.ts';
import { encodeOpenInference } from '../../support/open-inference.ts';
import { decodeWith, only, wire } from '../../support/wire.ts';

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const REQUEST = encodeOpenInference('ModelInferRequest', {
	inputs: [{ name: 'credit', datatype: 'FP64', shape: [2, 2], contents: { fp64Contents: [1, 2, 3, 4] } }]
});
const RESPONSE = encodeOpenInference('ModelInferResponse', {
	outputs: [{ name: 'predict', datatype: 'INT64', shape: [2, 1], contents: { int64Contents: [0, 1] } }]
});
/** The payload of trustyai-explainability, explainability-service/demo/logger/partial.py. */
const request = { modelid: 'example-model-1', id: 'a1', data: base64(REQUEST), kind: 'request' };
const response = { ...request, data: base64(RESPONSE), kind: 'response' };

describe('the two kinds', () => {
	it('pair by model and id', () => {
		const sent = only(decodeWith(trustyai, wire(request), { columns: ['age', 'income'] }), 'half');
		const answered = only(decodeWith(trustyai, wire(response)), 'half');
		expect(sent.rows).toEqual([
			{ features: { age: 1, income: 2 }, segments: {} },
			{ features: { age: 3, income: 4 }, segments: {} }
		]);
		expect(answered.rows).toEqual([
			{ prediction: 0, score: null },
			{ prediction: 1, score: null }
		]);
		expect(answered.pair).toBe(sent.pair);
		expect(sent).toMatchObject({ model: 'example-model-1', version: '', request_id: 'a1', timed: false, status: null });
		expect(trustyai.recognises(wire(request))).toBe(true);
		expect(trustyai.recognises(wire({ id: 'a1' }))).toBe(false);
	});

	it('take the version from the hash that ModelMesh appends to the model', () => {
		const value = { ...response, modelid: 'example-model-1__isvc-3642375d03' };
		expect(only(decodeWith(trustyai, wire(value)), 'half')).toMatchObject({
			model: 'example-model-1',
			version: 'isvc-3642375d03'
		});
	});

	it('take model_version of the response else', () => {
		const data = base64(
			encodeOpenInference('ModelInferResponse', {
				modelVersion: '4',
				outputs: [{ name: 'p', shape: [1], datatype: 'INT64', contents: { int64Contents: [0] } }]
			})
		);
		expect(only(decodeWith(trustyai, wire({ ...response, data })), 'half').version).toBe('4');
	});

	it.each([
		['kind', { ...request, kind: 'reply' }, 'send "request" or "response"'],
		['data', { ...request, data: '%%%' }, 'in base64'],
		['data', { ...request, data: base64(Uint8Array.of(255, 1)) }, 'not a ModelInferRequest'],
		['modelid', { ...request, modelid: 7 }, 'send both as texts'],
		['all', 'x', 'not JSON'],
		['all', [], 'send an object']
	])('refuse a wrong %s', (_, value, detail) => {
		expect(only(decodeWith(trustyai, wire(value)), 'rejected').detail).toContain(detail);
	});
});
