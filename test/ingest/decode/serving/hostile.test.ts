import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bentoml } from '#ingest/decode/bentoml.ts';
import { databricks } from '#ingest/decode/databricks.ts';
import type { Decoder } from '#ingest/decode/decoder.ts';
import { kserve } from '#ingest/decode/kserve.ts';
import { sagemaker } from '#ingest/decode/sagemaker.ts';
import { seldon } from '#ingest/decode/seldon.ts';
import { trustyai } from '#ingest/decode/trustyai.ts';
import { encodeOpenInference } from '../../../support/open-inference.ts';
import { decodeWith, wire } from '../../../support/wire.ts';

const tensors = [{ name: 'x', datatype: 'FP32', shape: [2, 2], data: [1, 2, 3, 4] }];
const request = encodeOpenInference('ModelInferRequest', {
	inputs: [{ name: 'x', datatype: 'INT32', shape: [2, 2] }],
	rawInputContents: [new Uint8Array(16)]
});
const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const side = { observedContentType: 'text/csv', data: '1,2\n3,4', encoding: 'CSV' };

interface Sample {
	decoder: Decoder<never>;
	value: unknown;
	headers?: Record<string, string>;
	topic?: string;
	options?: Record<string, unknown>;
}
const ce = { ce_type: 'org.kubeflow.serving.inference.request', ce_id: 'a', ce_inferenceservicename: 'm' };
const response = { ...ce, ce_type: 'org.kubeflow.serving.inference.response' };
const SAMPLES: Sample[] = [
	{ decoder: kserve, value: { instances: [[1, 2], { a: [1], b: { c: 'x' } }] }, headers: ce },
	{ decoder: kserve, value: { inputs: tensors }, headers: ce, options: { columns: ['a', 'b'] } },
	{ decoder: kserve, value: { outputs: tensors, model_version: '3' }, headers: response },
	{ decoder: kserve, value: { predictions: [{ label: 'x', score: 0.1 }, [0.2, 0.8]] }, headers: response },
	{ decoder: kserve, value: 'data: {"outputs":[{"name":"x","shape":[1],"data":[1]}]}\n\n', headers: response },
	{
		decoder: kserve,
		value: [{ type: 'x.inference.request', id: 'a', data: { instances: [1] } }],
		headers: { 'content-type': 'application/cloudevents-batch+json' }
	},
	{
		decoder: kserve,
		value: { ReqType: 'x.inference.request', Id: 'a', InferenceService: 'm', Bytes: btoa('{"instances":[1]}') }
	},
	{ decoder: seldon, value: request, topic: 'seldon.ns.model.m.inputs' },
	{
		decoder: seldon,
		value: { outputs: [{ name: 'x', shape: ['1'], datatype: 'FP32', contents: { fp32Contents: [1] } }] },
		topic: 'seldon.ns.model.m.outputs'
	},
	{
		decoder: seldon,
		value: 'rpc error: code = Internal',
		topic: 'seldon.ns.errors.errors',
		headers: { 'seldon-pipeline-errors': 'm' }
	},
	{ decoder: trustyai, value: { modelid: 'm', id: 'a', data: base64(request), kind: 'request' } },
	{
		decoder: sagemaker,
		value: { captureData: { endpointInput: side, endpointOutput: side }, eventMetadata: { eventId: 'a' } }
	},
	{ decoder: sagemaker, value: { groundTruthData: side, eventMetadata: { eventId: 'a' } } },
	{
		decoder: databricks,
		value: {
			databricks_request_id: 'a',
			status_code: 200,
			request: '{"dataframe_split":{"columns":["a"],"data":[[1]]}}',
			response: '{"predictions":[1]}'
		}
	},
	{
		decoder: bentoml,
		value: { a: 1, s: [1, 2], p: 'x', t: 1, timestamp: '2026-01-01T00:00:00', request_id: '1' },
		options: {
			columns: [
				{ name: 'a', role: 'feature' },
				{ name: 's', role: 'feature' },
				{ name: 'p', role: 'prediction' },
				{ name: 't', role: 'target' }
			]
		}
	}
] as Sample[];

const bytesOf = (value: unknown): Uint8Array =>
	value instanceof Uint8Array
		? value
		: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

/** What a bad client, network or disk makes of bytes. */
const mutation = fc.oneof(
	fc.record({ at: fc.nat(), byte: fc.nat(255) }).map(({ at, byte }) => (bytes: Uint8Array) => {
		const copy = Uint8Array.from(bytes);
		if (copy.length > 0) copy[at % copy.length] = byte;
		return copy;
	}),
	fc.nat().map((at) => (bytes: Uint8Array) => bytes.slice(0, at % (bytes.length + 1))),
	fc.uint8Array({ maxLength: 20 }).map((more) => (bytes: Uint8Array) => Uint8Array.from([...bytes, ...more])),
	fc.record({ from: fc.nat(), to: fc.nat() }).map(({ from, to }) => (bytes: Uint8Array) => {
		const [start, end] = [from % (bytes.length + 1), to % (bytes.length + 1)];
		return Uint8Array.from([...bytes.slice(0, end), ...bytes.slice(Math.min(start, end))]);
	})
);

/** A value of JSON somewhere inside replaced by another one. */
function graft(value: unknown, path: number, graftling: unknown): unknown {
	if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return graftling;
	const keys = Object.keys(value);
	if (keys.length === 0 || path % 7 === 6) return graftling;
	const key = keys[path % keys.length] ?? '';
	const grown = graft((value as Record<string, unknown>)[key], Math.floor(path / 3), graftling);
	if (Array.isArray(value)) return value.map((item: unknown, index) => (String(index) === key ? grown : item));
	return { ...value, [key]: grown };
}

const KINDS = ['inference', 'labels', 'half', 'not_relevant', 'rejected'];

function check({ decoder, headers = {}, topic = 'some-topic', options = {} }: Sample, value: Uint8Array): void {
	const record = wire(value, { headers, topic, key: '1.p.a' });
	expect(typeof decoder.recognises(record)).toBe('boolean');
	const decoded = decodeWith(decoder, record, options, { model: 'm' });
	for (const each of decoded) {
		expect(KINDS).toContain(each.kind);
		if (each.kind === 'rejected') expect(each.detail.length).toBeGreaterThan(5);
		if (each.kind === 'rejected') expect(each.detail.length).toBeLessThan(1000);
		if (each.kind === 'half') expect(JSON.parse(JSON.stringify(each))).toEqual(each);
	}
}

describe('whatever the bytes', () => {
	it('every sample is sound to begin with', () => {
		for (const sample of SAMPLES) {
			const record = wire(bytesOf(sample.value), {
				headers: sample.headers ?? {},
				topic: sample.topic ?? 't',
				key: '1.p.a'
			});
			const kinds = decodeWith(sample.decoder, record, sample.options, { model: 'm' }).map(({ kind }) => kind);
			expect(kinds, JSON.stringify(sample.value)).not.toContain('rejected');
			expect(kinds.length).toBeGreaterThan(0);
		}
	});

	it('a decoder decodes or refuses, and never throws', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...SAMPLES),
				fc.array(mutation, { minLength: 1, maxLength: 4 }),
				(sample, mutations) => {
					check(
						sample,
						mutations.reduce((bytes, mutate) => mutate(bytes), bytesOf(sample.value))
					);
				}
			),
			{ numRuns: 1500, seed: 4 }
		);
	});

	it('nor whatever JSON stands where another value did', () => {
		fc.assert(
			fc.property(fc.constantFrom(...SAMPLES), fc.nat(), fc.jsonValue(), (sample, path, value) => {
				check(sample, bytesOf(graft(sample.value, path, value)));
			}),
			{ numRuns: 1500, seed: 4 }
		);
	});

	it('nor however deep a value is where a text is expected', () => {
		fc.assert(
			fc.property(fc.constantFrom(...SAMPLES), fc.nat(), (sample, path) => {
				const grafted = JSON.stringify(graft(sample.value, path, '@deep'));
				check(sample, bytesOf(grafted.replace('"@deep"', '['.repeat(20_000) + ']'.repeat(20_000))));
			}),
			{ numRuns: 200, seed: 4 }
		);
	});

	it.each([
		['deep arrays', `{"instances":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
		['deep objects', `{"instances":[${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}]}`],
		['many names', JSON.stringify({ instances: Array.from({ length: 20_000 }, (_, index) => ({ [`k${index}`]: 1 })) })],
		[
			'rows that are promised',
			'{"inputs":[{"name":"x","shape":[9007199254740991,0],"data":[]},{"name":"y","shape":[9007199254740991,0],"data":[]}]}'
		],
		[
			'many empty tensors beside a long one',
			JSON.stringify({
				inputs: [
					{ name: 'x', shape: [50_000], data: Array.from({ length: 50_000 }, () => 1) },
					...Array.from({ length: 20_000 }, (_, index) => ({ name: `y${index}`, shape: [50_000, 0], data: [] }))
				]
			})
		],
		['many dimensions', `{"inputs":[{"name":"x","shape":[${'1,'.repeat(200_000)}1],"data":[1]}]}`],
		[
			'names of objects themselves',
			'{"instances":[{"__proto__":{"a":1},"constructor":2,"toString":3}],"inputs":{"__proto__":1}}'
		]
	])('%s take no more than a moment', (_, text) => {
		const begun = performance.now();
		for (const sample of SAMPLES) check(sample, bytesOf(text));
		// Generous: each takes milliseconds, unless something is quadratic.
		expect(performance.now() - begun).toBeLessThan(10_000);
	});
});
