import { describe, expect, it } from 'vitest';
import { sagemaker } from '#ingest/decode/sagemaker.ts';
import type { InferenceEvent } from '#ingest/decode/event.ts';
import { decodeWith, only, wire } from '../../support/wire.ts';

/** A line of Data Capture as the documentation of SageMaker prints it. */
const CAPTURE = {
	captureData: {
		endpointInput: { observedContentType: 'text/csv', mode: 'INPUT', data: '69,0,153.7', encoding: 'CSV' },
		endpointOutput: {
			observedContentType: 'text/csv; charset=utf-8',
			mode: 'OUTPUT',
			data: '0.0254181120544672',
			encoding: 'CSV'
		}
	},
	eventMetadata: { eventId: 'aaaaaaaa-1', inferenceTime: '2022-02-14T17:25:49Z' },
	eventVersion: '0'
};
const LABEL = {
	groundTruthData: { data: '1', encoding: 'CSV' },
	eventMetadata: { eventId: 'aaaaaaaa-1' },
	eventVersion: '0'
};
const churn = { model: 'churn' };

const side = (data: string, encoding = 'CSV', observedContentType = 'text/csv') => ({
	data,
	encoding,
	observedContentType
});
const capture = (endpointInput: unknown, endpointOutput: unknown, eventMetadata: unknown = CAPTURE.eventMetadata) => ({
	captureData: { endpointInput, endpointOutput },
	eventMetadata,
	eventVersion: '0'
});
const decode = (value: unknown, options = {}) => decodeWith(sagemaker, wire(value), options, churn);
const events = (value: unknown, options = {}) => decode(value, options) as InferenceEvent[];

describe('a capture', () => {
	it('is one event, both sides of it', () => {
		expect(decode(CAPTURE, { columns: ['age', 'plan', 'minutes'], threshold: 0.5 })).toEqual([
			{
				kind: 'inference',
				project: 'default',
				environment: 'production',
				model: 'churn',
				version: '',
				event_id: 'aaaaaaaa-1',
				request_id: 'aaaaaaaa-1',
				row_index: 0,
				ts: Date.UTC(2022, 1, 14, 17, 25, 49),
				weight: 1,
				features: { age: 69, plan: 0, minutes: 153.7 },
				prediction: 0,
				score: 0.0254181120544672,
				latency_ms: null,
				status: null,
				segments: {}
			}
		]);
		expect(sagemaker.recognises(wire(CAPTURE))).toBe(true);
		expect(sagemaker.recognises(wire({ eventMetadata: {} }))).toBe(false);
	});

	it('weighs what the capture was configured to leave out', () => {
		expect(only(decode(CAPTURE, { sampling_percentage: 20 }), 'inference').weight).toBe(5);
	});

	it('keeps a number that nobody called a score as the prediction', () => {
		expect(only(decode(CAPTURE), 'inference')).toMatchObject({ prediction: 0.0254181120544672, score: null });
	});

	it('goes by the inferenceId where there is one, since labels do', () => {
		const value = capture(side('1'), side('0'), { eventId: 'e', inferenceId: 'order-7' });
		expect(only(decode(value), 'inference').event_id).toBe('order-7');
	});

	it('has a segment and a version where the options say which', () => {
		const value = capture(side('1,web'), side('0'), { eventId: 'e', customAttributes: ['team=a', 'version=v3'] });
		expect(
			only(
				decode(value, { columns: ['a', 'channel'], segments: ['channel'], version_attribute: 'version' }),
				'inference'
			)
		).toMatchObject({ features: { a: 1 }, segments: { channel: 'web' }, version: 'v3' });
	});

	it.each([
		[
			'CSV, quoted and empty cells',
			side('1,"a,b",\n2,c,3\n'),
			[
				{ feature_0: 1, feature_1: 'a,b', feature_2: null },
				{ feature_0: 2, feature_1: 'c', feature_2: 3 }
			]
		],
		['JSON', side('{"instances":[{"x":1},{"x":2}]}', 'JSON', 'application/json'), [{ x: 1 }, { x: 2 }]],
		['JSON Lines', side('{"x":1}\n{"x":2}\n', 'JSON', 'application/jsonlines'), [{ x: 1 }, { x: 2 }]],
		['CSV in base64', side(btoa('1\n2'), 'BASE64'), [{ feature: 1 }, { feature: 2 }]],
		[
			'JSON in base64',
			side(btoa('{"instances":[1,2]}'), 'base64', 'application/json'),
			[{ feature: 1 }, { feature: 2 }]
		]
	])('is decoded by its encoding: %s', (_, input, features) => {
		expect(events(capture(input, side('0\n1'))).map((event) => event.features)).toEqual(features);
	});

	it('gives rows ids that labels can refer to', () => {
		const rows = events(capture(side('1\n2'), side('0\n1')));
		expect(rows.map(({ event_id, row_index, request_id }) => [event_id, row_index, request_id])).toEqual([
			['aaaaaaaa-1/0', 0, 'aaaaaaaa-1'],
			['aaaaaaaa-1/1', 1, 'aaaaaaaa-1']
		]);
	});

	it('takes one line of answers for several lines of instances', () => {
		expect(events(capture(side('1\n2\n3'), side('0.1,0.7,0.3'))).map(({ prediction }) => prediction)).toEqual([
			0.1, 0.7, 0.3
		]);
	});

	it('tells of the answer alone where the input is no table, or was not captured', () => {
		const image = side(btoa('\u0001\u0002'), 'BASE64', 'image/jpeg');
		for (const input of [image, undefined]) {
			expect(only(decode(capture(input, side('cat'))), 'inference')).toMatchObject({ features: {}, prediction: 'cat' });
		}
	});

	it('reads files of lines, each by itself', () => {
		const lines = [JSON.stringify(CAPTURE), '{', JSON.stringify(LABEL)].join('\n');
		expect(decode(lines).map(({ kind }) => kind)).toEqual(['inference', 'rejected', 'labels']);
	});

	it.each([
		['no eventMetadata', { captureData: {} }, 'with eventMetadata'],
		['no id', capture(side('1'), side('1'), {}), 'the id of the request has 0 characters'],
		['an unknown encoding', capture(side('1', 'AVRO'), side('1')), 'send CSV, JSON or BASE64'],
		['base64 that is none', capture(side('%', 'BASE64'), side('1')), 'which it is not'],
		['more answers than instances', capture(side('1\n2'), side('1\n2\n3')), 'has 2 instances, its response 3 answers'],
		['JSON that is cut', capture(side('{"instances":[1', 'JSON'), side('1')), 'endpointInput.data: not JSON'],
		['an unclosed quote', capture(side('"1'), side('1')), 'not CSV'],
		['columns that do not fit', capture(side('1,2'), side('1')), 'instance 0 has 2 values']
	])('is refused: %s', (_, value, detail) => {
		expect(only(decode(value, { columns: ['only_one'] }), 'rejected').detail).toContain(detail);
	});

	it('needs its model from the source', () => {
		expect(only(decodeWith(sagemaker, wire(CAPTURE)), 'rejected').detail).toContain('set model:');
		expect(only(decodeWith(sagemaker, wire(LABEL)), 'rejected').detail).toContain('set model:');
	});
});

describe('ground truth', () => {
	it('is the label of the event with its id', () => {
		expect(decode(LABEL)).toEqual([
			{
				kind: 'labels',
				project: 'default',
				environment: 'production',
				model: 'churn',
				event_id: 'aaaaaaaa-1',
				label_name: 'label',
				label: '1',
				observed_at: Date.UTC(2026, 10, 21, 9)
			}
		]);
	});

	it('of several rows has their ids', () => {
		const value = { ...LABEL, groundTruthData: { data: '1\n0', encoding: 'CSV' } };
		expect(decode(value).map((label) => label.kind === 'labels' && [label.event_id, label.label])).toEqual([
			['aaaaaaaa-1/0', '1'],
			['aaaaaaaa-1/1', '0']
		]);
	});

	it('without an id or a value is refused', () => {
		expect(only(decode({ ...LABEL, eventMetadata: {} }), 'rejected').detail).toContain('inferenceId or eventId');
		const empty = { ...LABEL, groundTruthData: { data: '""', encoding: 'CSV' } };
		expect(only(decode(empty), 'rejected').detail).toContain('is empty');
	});
});
