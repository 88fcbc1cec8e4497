import { describe, expect, it } from 'vitest';
import { otlp } from '#ingest/decode/otlp.ts';
import { exampleRecords } from '../../support/format-examples.ts';
import { decodeWith, only, wire } from '../../support/wire.ts';

const [, , logsJson, , metricsJson] = exampleRecords('otlp');
const AT = 1_795_252_348_250;
const read = (value: unknown, options = {}, context = {}) => decodeWith(otlp, wire(value), options, context);
const text = (stringValue: string) => ({ stringValue });
const attributes = (of: Record<string, object>) => Object.entries(of).map(([key, value]) => ({ key, value }));

describe('evaluations', () => {
	const SCORE = { 'gen_ai.evaluation.score.value': { doubleValue: 4 } };
	const LABEL = { 'gen_ai.evaluation.score.label': text('relevant') };
	const RESPONSE = { 'gen_ai.response.id': text('chatcmpl-B5') };
	const NAMED = { 'gen_ai.evaluation.name': text('Relevance'), 'gen_ai.request.model': text('gpt-4o') };
	const logs = (of: Record<string, object>, fields: object = {}) => ({
		resourceLogs: [
			{
				scopeLogs: [
					{
						logRecords: [
							{
								timeUnixNano: '1795252348250000000',
								eventName: 'gen_ai.evaluation.result',
								attributes: attributes({ ...NAMED, ...of }),
								...fields
							}
						]
					}
				]
			}
		]
	});

	it('with a label and a number become two labels of the response', () => {
		const common = {
			kind: 'labels',
			project: 'default',
			environment: 'production',
			model: 'gpt-4o',
			event_id: 'chatcmpl-B5',
			observed_at: AT + 60_000
		};
		expect(logsJson && decodeWith(otlp, logsJson)).toEqual([
			{ ...common, label_name: 'Relevance', label: 'relevant' },
			{ ...common, label_name: 'Relevance.score', label: '4' }
		]);
	});

	it('with one of them become one label of that name', () => {
		expect(only(read(logs({ ...SCORE, ...RESPONSE })), 'labels')).toMatchObject({
			label_name: 'Relevance',
			label: '4'
		});
		expect(only(read(logs({ ...LABEL, ...RESPONSE })), 'labels')).toMatchObject({
			label_name: 'Relevance',
			label: 'relevant'
		});
	});

	const IDS = { traceId: '5B8EFFF798038103D269B633813FC60C', spanId: 'EEE19B7EC3C1B174' };
	const SPAN = '5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174';

	it.each([
		['the response', RESPONSE, IDS, {}, 'chatcmpl-B5'],
		['the span, without a response', {}, IDS, {}, SPAN],
		['the span, where events are identified so', RESPONSE, IDS, { event_id: 'span_id' }, SPAN],
		['the response, without a span', RESPONSE, {}, { event_id: 'span_id' }, 'chatcmpl-B5']
	])('refer to %s', (_, of, ids, options, event_id) => {
		expect(only(read(logs({ ...SCORE, ...of }, ids), options), 'labels').event_id).toBe(event_id);
	});

	it('of older conventions have their name in an attribute', () => {
		const old = logs(
			{ ...SCORE, ...RESPONSE, 'event.name': text('gen_ai.evaluation.result') },
			{ eventName: undefined }
		);
		expect(only(read(old), 'labels').label).toBe('4');
	});

	it('as events of a span refer to that span, and take its model', () => {
		const event = {
			name: 'gen_ai.evaluation.result',
			timeUnixNano: '1795252348250000000',
			attributes: attributes({ 'gen_ai.evaluation.name': text('Tone'), ...LABEL })
		};
		const span = { ...IDS, attributes: attributes({ 'gen_ai.request.model': text('gpt-4o') }), events: [event] };
		const request = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
		expect(only(read(request), 'labels')).toMatchObject({ model: 'gpt-4o', event_id: SPAN, label_name: 'Tone' });
	});

	it.each([
		['without a name', { ...SCORE, ...RESPONSE, 'gen_ai.evaluation.name': text('') }, 'gen_ai.evaluation.name'],
		['of nothing', SCORE, 'gen_ai.response.id'],
		['without a result', RESPONSE, 'score.value'],
		['of no model', { ...SCORE, ...RESPONSE, 'gen_ai.request.model': text('') }, 'model_attribute']
	])('%s are refused', (_, of, detail) => {
		expect(only(read(logs(of)), 'rejected').detail).toContain(detail);
	});

	it('that failed themselves say nothing of the response', () => {
		const failed = logs({ ...RESPONSE, 'error.type': text('timeout') });
		expect(only(read(failed), 'not_relevant').why).toBe('an evaluation failed: timeout');
	});

	it('are all that is read of logs', () => {
		const details = logs({ ...SCORE, ...RESPONSE }, { eventName: 'gen_ai.client.inference.operation.details' });
		expect(only(read(details), 'not_relevant').why).toContain('nothing of a model');
	});
});

describe('metrics', () => {
	const request = (...metrics: object[]) => ({
		resourceMetrics: [
			{
				resource: {
					attributes: attributes({ 'service.name': text('vllm'), 'service.instance.id': text('10.0.0.7:8000') })
				},
				scopeMetrics: [{ metrics }]
			}
		]
	});
	const point = (of: Record<string, object>, fields: object) => ({
		timeUnixNano: '1795252348250000000',
		attributes: attributes(of),
		...fields
	});
	const gauge = (name: string, of: Record<string, object>, fields: object) => ({
		name,
		gauge: { dataPoints: [point(of, fields)] }
	});
	const SERVED = { model_name: text('m'), finished_reason: text('stop') };
	const sum = (aggregationTemporality: unknown, fields: object = { asDouble: 1200 }) => ({
		name: 'vllm:request_success_total',
		sum: { aggregationTemporality, isMonotonic: true, dataPoints: [point(SERVED, fields)] }
	});

	it('of GPUs are read as if scraped, and counts of requests as readings of counters', () => {
		const decoded = (metricsJson && decodeWith(otlp, metricsJson)) ?? [];
		expect(decoded.filter(({ kind }) => kind === 'gpu')).toMatchObject([
			{ host: 'node-9', gpu: '0', ts: AT, metrics: { temperature_c: 64, utilisation: 0.91 } }
		]);
		const of = 'gen_ai.operation.name=chat gen_ai.provider.name=openai gen_ai.request.model=gpt-4o';
		const counters = decoded.flatMap((event) =>
			event.kind === 'counter' ? [[event.model, event.name, event.value, event.instance]] : []
		);
		expect(counters).toEqual([
			['gpt-4o', 'requests', 1200, `care-bot-7f9c ${of}`],
			['gpt-4o', 'requests', 17, `care-bot-7f9c error.type=timeout ${of}`],
			['gpt-4o', 'failures', 17, `care-bot-7f9c error.type=timeout ${of}`]
		]);
	});

	it('that hold no single request are accounted for', () => {
		expect((metricsJson && decodeWith(otlp, metricsJson))?.at(-1)).toEqual({
			kind: 'not_relevant',
			why: 'gen_ai.client.token.usage: a histogram holds no single request'
		});
	});

	it.each([
		['cumulative', 2, 'counter'],
		['cumulative by name', 'AGGREGATION_TEMPORALITY_CUMULATIVE', 'counter'],
		['delta', 1, 'not_relevant'],
		['delta by name', 'AGGREGATION_TEMPORALITY_DELTA', 'not_relevant']
	])('take a counter for a reading where it is %s', (_, temporality, kind) => {
		expect(read(request(sum(temporality))).map((event) => event.kind)).toEqual([kind]);
	});

	it.each([1e999, -1, 'many'])('hold no reading where the count is %s', (count) => {
		const dataPoints = [point({ 'gen_ai.request.model': text('m') }, { count })];
		const histogram = { aggregationTemporality: 2, dataPoints };
		const decoded = read(request({ name: 'gen_ai.client.operation.duration', histogram }));
		expect(decoded.map(({ kind }) => kind)).not.toContain('counter');
		expect(decoded).not.toEqual([]);
	});

	it('say how to mend a histogram of differences', () => {
		const name = 'gen_ai.client.operation.duration';
		const histogram = {
			aggregationTemporality: 1,
			dataPoints: [point({ 'gen_ai.request.model': text('m') }, { count: '5' })]
		};
		expect(only(read(request({ name, histogram })), 'not_relevant').why).toContain('set cumulative temporality');
		const cumulative = request({ name, histogram: { ...histogram, aggregationTemporality: 2 } });
		expect(only(read(cumulative), 'counter')).toMatchObject({ model: 'm', name: 'requests', value: 5 });
		expect(only(read(cumulative, { requests_of: 'server' }), 'not_relevant').why).toContain(name);
		const exponential = request({ name, exponentialHistogram: { ...histogram, aggregationTemporality: 2 } });
		expect(only(read(exponential), 'counter').value).toBe(5);
	});

	it.each([
		['a double', { asDouble: 3 }, 3],
		['a 64-bit integer as text', { asInt: '3' }, 3],
		['a 64-bit integer as a number', { asInt: 3 }, 3]
	])('take %s', (_, fields, expected) => {
		const [event] = read(request(gauge('vllm:num_requests_running', SERVED, fields)));
		expect(event).toMatchObject({ host: '10.0.0.7:8000', metrics: { requests_running: expected } });
	});

	it.each([
		['NaN', { asDouble: 'NaN' }],
		['Infinity', { asDouble: 'Infinity' }],
		['no recorded value', { asDouble: 0, flags: 1 }],
		['no value', {}]
	])('leave out %s', (_, fields) => {
		expect(read(request(gauge('vllm:num_requests_running', SERVED, fields))).map(({ kind }) => kind)).toEqual([
			'not_relevant'
		]);
	});

	it('of the example in opentelemetry-proto are of something else', () => {
		const example = {
			name: 'my.counter',
			unit: '1',
			sum: {
				aggregationTemporality: 1,
				isMonotonic: true,
				dataPoints: [{ asDouble: 5, timeUnixNano: '1544712660300000000' }]
			}
		};
		expect(only(read(request(example)), 'not_relevant').why).toContain('nothing of a model');
	});
});
