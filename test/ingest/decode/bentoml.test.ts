import { describe, expect, it } from 'vitest';
import { bentoml } from '#ingest/decode/bentoml.ts';
import { decodeWith, only, wire } from '../../support/wire.ts';

/** A record and its schema as BentoML's documentation prints them (monitoring-and-data-collection.rst). */
const RECORD = {
	input_text: 'Breaking News',
	summarized_text: 'Whiskers jumped',
	timestamp: '2024-03-05T03:33:59.490137',
	request_id: '14642743634293743168'
};
const SCHEMA = {
	meta_data: { bento_name: '', bento_version: 'not available' },
	columns: [
		{ name: 'input_text', role: 'original_text', type: 'text' },
		{ name: 'summarized_text', role: 'prediction', type: 'text' }
	]
};
const IRIS = [
	{ name: 'sepal length', role: 'feature', type: 'numerical' },
	{ name: 'species', role: 'feature', type: 'categorical' },
	{ name: 'embedding', role: 'feature', type: 'numerical_sequence' },
	{ name: 'pred', role: 'prediction', type: 'categorical' },
	{ name: 'truth', role: 'target', type: 'categorical' }
];
const iris = {
	'sepal length': 4.9,
	species: 'a',
	embedding: [0.1, 0.2],
	pred: 'setosa',
	timestamp: '2024-03-05T03:33:59',
	request_id: '7'
};

const decode = (value: unknown, options: Record<string, unknown> = { columns: IRIS }) =>
	decodeWith(bentoml, wire(value), options, { model: 'iris' });

describe('a record', () => {
	it('is read by the roles of its columns', () => {
		expect(decode(iris)).toEqual([
			{
				kind: 'inference',
				project: 'default',
				environment: 'production',
				model: 'iris',
				version: '',
				event_id: '7',
				request_id: '7',
				row_index: 0,
				ts: Date.UTC(2024, 2, 5, 3, 33, 59),
				weight: 1,
				features: { 'sepal length': 4.9, species: 'a', embedding_0: 0.1, embedding_1: 0.2 },
				prediction: 'setosa',
				score: null,
				latency_ms: null,
				status: null,
				segments: {}
			}
		]);
	});

	it('with a target is an event and its label', () => {
		const [, label] = decode({ ...iris, truth: true });
		expect(label).toEqual({
			kind: 'labels',
			project: 'default',
			environment: 'production',
			model: 'iris',
			event_id: '7',
			label_name: 'label',
			label: '1',
			observed_at: Date.UTC(2024, 2, 5, 3, 33, 59)
		});
	});

	it('may use further roles', () => {
		const columns = ['score', 'segment', 'id', 'version', 'status', 'latency_ms', 'weight', 'ignore', 'timestamp'].map(
			(role) => ({ name: role, role })
		);
		const value = {
			score: 0.9,
			segment: 'web',
			id: 'x',
			version: 'v2',
			status: 'ok',
			latency_ms: 3,
			weight: 2,
			ignore: 1,
			timestamp: '2024-03-05T03:33:59+01:00'
		};
		expect(only(decode(value, { columns }), 'inference')).toMatchObject({
			score: 0.9,
			segments: { segment: 'web' },
			event_id: 'x',
			version: 'v2',
			status: 'ok',
			latency_ms: 3,
			weight: 2,
			features: {},
			ts: Date.UTC(2024, 2, 5, 2, 33, 59)
		});
	});
});

describe('traps', () => {
	it('an id beyond 2^53 stays itself, as text and as number', () => {
		for (const sent of [
			JSON.stringify(RECORD),
			JSON.stringify(RECORD).replace('"14642743634293743168"', '14642743634293743168')
		]) {
			expect(only(decode(sent, { columns: SCHEMA.columns }), 'inference').event_id).toBe('14642743634293743168');
		}
	});

	it('a number beyond 2^53 in a column of numbers stays a number', () => {
		const sent = '{"sepal length":90071992547409931,"timestamp":"2024-03-05T03:33:59"}';
		expect(only(decode(sent), 'inference').features).toEqual({ 'sepal length': 90071992547409930 });
	});

	it('a time without a zone is UTC, or in the zone that the source says', () => {
		const at = (utc_offset?: string) =>
			only(decode(iris, { columns: IRIS, ...(utc_offset && { utc_offset }) }), 'inference').ts;
		expect(at()).toBe(Date.UTC(2024, 2, 5, 3, 33, 59));
		expect(at('+02:00')).toBe(Date.UTC(2024, 2, 5, 1, 33, 59));
	});

	it('a custom role is what the source says it is; text is left out else', () => {
		expect(only(decode(RECORD, { columns: SCHEMA.columns }), 'inference')).toMatchObject({
			features: {},
			prediction: 'Whiskers jumped'
		});
		const roles = { original_text: 'feature' };
		expect(only(decode(RECORD, { columns: SCHEMA.columns, roles }), 'inference').features).toEqual({
			input_text: 'Breaking News'
		});
	});

	it('records of one batch share their id', () => {
		expect(only(decode(iris, { columns: IRIS, batch: true }), 'inference')).toMatchObject({
			event_id: 'some-topic/0/7',
			request_id: '7'
		});
	});

	it('the schema itself is not for us, but for leeway.yaml', () => {
		expect(only(decode(SCHEMA), 'not_relevant').why).toContain('options of the source');
	});

	it.each([
		['other columns', { a: 1 }, 'none of the columns of the source is there, but a'],
		['a time that is none', { ...iris, timestamp: 'noon' }, 'send ISO 8601'],
		['a list', '[[1]]', 'as a JSON object'],
		['nothing', '', 'empty']
	])('is refused: %s', (_, value, detail) => {
		expect(only(decode(value), 'rejected').detail).toContain(detail);
	});

	it('options that do not fit are named', () => {
		expect(bentoml.options.safeParse({}).success).toBe(false);
		expect(bentoml.options.safeParse({ columns: IRIS, roles: { x: 'unknown' } }).success).toBe(false);
	});
});
