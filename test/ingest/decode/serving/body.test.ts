import { describe, expect, it } from 'vitest';
import { readBody } from '#ingest/decode/serving/body.ts';

const utf8 = new TextEncoder();

function read(bytes: Uint8Array) {
	const { rows } = readBody(bytes, 'request', true);
	return 'ok' in rows ? rows.ok.rows : rows.reason;
}

describe('raw tensors after the JSON, as clients of Triton send them', () => {
	const json = utf8.encode(
		JSON.stringify({
			inputs: [
				{ name: 'x{"', shape: [2, 1], datatype: 'FP32', parameters: { binary_data_size: 8 } },
				{ name: 'y', shape: [2], datatype: 'INT64', data: [3, 4] },
				{ name: 'z', shape: [2], datatype: 'BYTES', parameters: { binary_data_size: 10 } }
			]
		})
	);
	const body = Uint8Array.from([
		...json,
		...new Uint8Array(Float32Array.of(1.5, -2).buffer),
		// Two texts with their lengths, the last byte a brace.
		...[1, 0, 0, 0, 97, 1, 0, 0, 0, 125]
	]);

	it('are read in their order', () => {
		expect(read(body)).toEqual([
			{ 'x{"': 1.5, y: 3, z: 'a' },
			{ 'x{"': -2, y: 4, z: '}' }
		]);
	});

	it('are refused where their sizes do not add up', () => {
		expect(read(body.subarray(0, -1))).toBe('encoding');
		expect(read(Uint8Array.from([...body, 0]))).toBe('encoding');
	});
});

describe('the form is told by the bytes', () => {
	it.each([
		['JSON after spaces', ' \n{"instances":[1]}', [{ feature: 1 }]],
		['a bare list', '[[1,2],[3,4]]', [{ feature: [1, 2] }, { feature: [3, 4] }]],
		['cut JSON', '{"instances":[1', 'not_json'],
		['text', 'hello', 'encoding'],
		['nothing', '', 'empty']
	])('%s', (_, text, rows) => {
		expect(read(utf8.encode(text))).toEqual(rows);
	});
});
