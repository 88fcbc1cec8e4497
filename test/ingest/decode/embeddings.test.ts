import { describe, expect, test } from 'vitest';
import { kserve } from '#ingest/decode/kserve.ts';
import { mapping } from '#ingest/decode/mapping.ts';
import { decodeWith, only, wire } from '../../support/wire.ts';

const HEADERS = {
	...{ ce_specversion: '1.0', ce_type: 'org.kubeflow.serving.inference.request', ce_id: 'r1', ce_source: 'x' },
	...{ ce_time: '2026-11-21T09:00:00Z', ce_inferenceservicename: 'search', 'content-type': 'application/json' }
};

describe('tensors of a payload log', () => {
	const body = {
		inputs: [
			{ name: 'vector', datatype: 'FP32', shape: [2, 3], data: [1, 2, 3, 4, 5, 6] },
			{ name: 'age', datatype: 'INT32', shape: [2, 1], data: [30, 40] }
		]
	};
	const rows = (value: unknown, options: object) =>
		only(decodeWith(kserve, wire(value, { headers: HEADERS }), { ...options }), 'half').rows.map(
			({ features }) => features
		);

	test('are one feature a number, but for those that the source names as embeddings', () => {
		expect(rows(body, {})).toEqual([
			{ vector_0: 1, vector_1: 2, vector_2: 3, age: 30 },
			{ vector_0: 4, vector_1: 5, vector_2: 6, age: 40 }
		]);
		expect(rows(body, { embeddings: ['vector'] })).toEqual([
			{ vector: [1, 2, 3], age: 30 },
			{ vector: [4, 5, 6], age: 40 }
		]);
	});

	test('lists by name too, and what holds a gap is unfolded as ever', () => {
		const instances = {
			instances: [
				{ vector: [0.5, 1], age: 3 },
				{ vector: [0.5, null], age: 4 }
			]
		};
		expect(rows(instances, { embeddings: ['vector'] })).toEqual([
			{ vector: [0.5, 1], age: 3 },
			{ vector_0: 0.5, vector_1: null, age: 4 }
		]);
	});

	test('as wide as an embedding may be', () => {
		const wide = (width: number) => ({
			inputs: [{ name: 'vector', datatype: 'FP32', shape: [1, width], data: new Array<number>(width).fill(0.5) }]
		});
		expect(rows(wide(4096), { embeddings: ['vector'] })[0]?.vector).toHaveLength(4096);
		expect(rows(wide(4097), { embeddings: ['vector'] })).toEqual([{}]);
	});
});

describe('a mapping', () => {
	const read = (features: unknown, value: unknown) => {
		const options = { records: [{ kind: 'inference', fields: { model: 'model' }, features }] };
		return only(decodeWith(mapping, wire(value), options), 'inference').features;
	};
	const value = { model: 'search', vector: [0.5, -1], tags: ['a', 'b'], none: [] };

	test('takes a list of numbers that is named itself as an embedding', () => {
		expect(read(['vector'], value)).toEqual({ vector: [0.5, -1] });
		expect(read({ v: '$.vector' }, value)).toEqual({ v: [0.5, -1] });
	});

	test('takes a list by its members, and other lists as texts, as ever', () => {
		expect(read(['$.vector'], value)).toEqual({ vector_0: 0.5, vector_1: -1 });
		expect(read(['tags', 'none'], value)).toEqual({ tags: '["a","b"]', none: '[]' });
	});
});
