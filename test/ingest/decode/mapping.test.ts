import { describe, expect, test } from 'vitest';
import type { WireRecord } from '#ingest/decode/decoder.ts';
import { mapping } from '#ingest/decode/mapping.ts';

const AT = Date.parse('2026-01-31T12:00:00Z');

function decode(options: unknown, value: unknown, record: Partial<WireRecord> = {}, model?: string) {
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	const wire = { topic: 't', key: null, value: new TextEncoder().encode(text), headers: {}, timestamp: AT, ...record };
	const context = { project: 'p', environment: 'staging', id: 't/0/7', ...(model !== undefined && { model }) };
	return mapping.decode(wire, { ...context, options: mapping.options.parse(options) });
}

const inference = (rest: object) => ({ records: [{ kind: 'inference', ...rest }] });

describe('a record of any shape becomes the events that its mapping describes', () => {
	test('one nested object', () => {
		const options = inference({
			fields: {
				model: '$.meta.name',
				version: '$.meta.v',
				request_id: '$.id',
				ts: '$.meta.at',
				prediction: { column: '$.out.class', map: { 1: 'approve' } },
				score: { column: '$.out.p', as: 'number' },
				latency_ms: { column: '$.seconds', scale: 1000 },
				status: { text: 'http-{$.code}' },
				sampling_fraction: '$.sampled'
			},
			features: ['$.in', '$.extra.age'],
			segments: { country: '@headers.Country' }
		});
		const value =
			'{"id":14642743634293743168,"meta":{"name":"Credit Score","v":3,"at":"2024-03-05T03:33:59.490137"},' +
			'"in":{"income":10,"job":"none","tags":["x"]},"extra":{"age":41},"out":{"class":1,"p":"0.9"},"seconds":0.25,' +
			'"code":200,"sampled":0.1}';
		expect(decode(options, value, { headers: { country: 'NL' } })).toEqual([
			{
				kind: 'inference',
				project: 'p',
				environment: 'staging',
				model: 'credit-score',
				version: '3',
				// A 64-bit id is a text, digit for digit.
				event_id: '14642743634293743168',
				request_id: '14642743634293743168',
				row_index: 0,
				ts: Date.parse('2024-03-05T03:33:59.490Z'),
				weight: 10,
				features: { income: 10, job: 'none', age: 41 },
				prediction: 'approve',
				score: 0.9,
				latency_ms: 250,
				status: 'http-200',
				segments: { country: 'NL' }
			}
		]);
	});

	test('each instance, with lists that run side by side', () => {
		const options = inference({
			each: '$.instances[*]',
			fields: { request_id: '$$.id', prediction: '$$.predictions[#]', score: '$$.probabilities[#][1]' },
			features: { length: '$[0]', width: '$[1]' }
		});
		const value = {
			id: 'r1',
			instances: [
				[6.8, 2.8],
				[6, 3.4]
			],
			predictions: ['a', 'b'],
			probabilities: [
				[0.1, 0.9],
				[0.7, 0.3]
			]
		};
		expect(decode(options, value, {}, 'iris')).toMatchObject([
			{
				event_id: 'r1/0',
				request_id: 'r1',
				row_index: 0,
				features: { length: 6.8, width: 2.8 },
				prediction: 'a',
				score: 0.9
			},
			{
				event_id: 'r1/1',
				request_id: 'r1',
				row_index: 1,
				features: { length: 6, width: 3.4 },
				prediction: 'b',
				score: 0.3
			}
		]);
	});

	test('an array is one event each; patterns take fields by their names', () => {
		const options = inference({ fields: { prediction: 'y' }, features: ['f_*'] });
		expect(
			decode(
				options,
				[
					{ f_a: 1, f_b: 'x', g: 3, y: 0 },
					{ f_a: 2, y: 1 }
				],
				{},
				'm'
			)
		).toMatchObject([
			{ event_id: 't/0/7/0', features: { f_a: 1, f_b: 'x' }, prediction: 0 },
			{ event_id: 't/0/7/1', features: { f_a: 2 }, prediction: 1 }
		]);
	});

	test('columns with roles: an event, and a label where there is a target', () => {
		const options = {
			columns: [
				{ name: 'age', role: 'feature' },
				{ name: 'who', role: 'segment', column: '$.person.group' },
				{ name: 'y', role: 'prediction' },
				{ name: 'truth', role: 'target' },
				{ name: 'rid', role: 'request_id' },
				{ name: 'at', role: 'timestamp' }
			]
		};
		const value = { age: 4, person: { group: 'b' }, y: 1, truth: 0, rid: 'r', at: '2026-01-01' };
		expect(decode(options, value, {}, 'm')).toMatchObject([
			{ kind: 'inference', event_id: 'r', features: { age: 4 }, segments: { who: 'b' }, ts: Date.parse('2026-01-01') },
			{ kind: 'labels', label_name: 'truth', label: '0' }
		]);
		expect(decode(options, { ...value, truth: null }, {}, 'm')).toMatchObject([{ kind: 'inference' }]);
	});

	test('records of other kinds in the same topic', () => {
		const options = {
			records: [
				{ kind: 'inference', when: { column: 'type', is: ['score', 'rescore'] }, fields: { prediction: 'y' } },
				{ kind: 'labels', when: { column: 'type', is: 'truth' }, fields: { event_id: '@key', label: 'y' } },
				{
					kind: 'gpu',
					when: { column: 'type', is: 'gpu' },
					fields: { host: 'h', gpu: 'n' },
					metrics: { utilisation: { column: 'u', scale: 0.01 } }
				}
			]
		};
		const key = new TextEncoder().encode('k1');
		expect(decode(options, { type: 'rescore', y: 1 }, {}, 'm')).toMatchObject([{ kind: 'inference', prediction: 1 }]);
		expect(decode(options, { type: 'truth', y: 1 }, { key }, 'm')).toMatchObject([{ kind: 'labels', event_id: 'k1' }]);
		expect(decode(options, { type: 'gpu', h: 'a', n: 0, u: 50 })).toMatchObject([
			{ kind: 'gpu', metrics: { utilisation: 0.5 } }
		]);
		expect(decode(options, { type: 'other' })).toEqual([
			{ kind: 'not_relevant', why: expect.stringContaining('none of') }
		]);
	});
});

describe('what cannot be mapped is refused with the field, the value and the fix', () => {
	const cases: [string, object, unknown, string][] = [
		['no model', { fields: {} }, {}, 'model is missing'],
		['no time', { fields: { ts: 't' } }, { t: 'soon' }, 'ts: "soon" is no time from 1970 to 2106'],
		['a share beyond 1', { fields: { sampling_fraction: 'f' } }, { f: 10 }, 'sampling_fraction: 10: send a share'],
		[
			'a score in words',
			{ fields: { score: 's', model: { value: 'm' } } },
			{ s: 'high' },
			'score: "high": send a finite number'
		]
	];
	test.each(cases)('%s', (_, record, value, detail) => {
		expect(decode(inference(record), value)).toEqual([
			{ kind: 'rejected', reason: 'schema', detail: expect.stringContaining(detail) }
		]);
	});
	test('not JSON', () => expect(decode(inference({ fields: {} }), '{')).toMatchObject([{ reason: 'not_json' }]));
});

describe('mistakes in the options are told when leeway.yaml is read', () => {
	const cases: [unknown, string][] = [
		[{}, 'write records, or columns'],
		[inference({ fields: { scroe: 's' } }), 'not a field of inference events: use one of model, '],
		[inference({ fields: {}, each: '$.a[' }), 'not a JSONPath (RFC 9535)'],
		[inference({ fields: {}, features: { a: { column: '$.a[?' } } }), 'not a JSONPath (RFC 9535)'],
		[{ columns: [{ name: 'a', role: 'feeture' }] }, 'role']
	];
	test.each(cases)('%j', (options, message) => {
		const { error } = mapping.options.safeParse(options);
		expect(JSON.stringify(error?.issues)).toContain(message);
	});
});
