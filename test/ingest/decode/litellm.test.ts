import { describe, expect, it } from 'vitest';
import { litellm } from '#ingest/decode/litellm.ts';
import { decodeWith, only, wire, withoutTexts } from '../../support/wire.ts';

/** Fields of LiteLLM's StandardLoggingPayload (litellm/types/utils.py; docs/proxy/logging_spec). */
const PAYLOAD = {
	id: 'chatcmpl-B5',
	trace_id: 'c1a3',
	call_type: 'acompletion',
	stream: true,
	status: 'success',
	custom_llm_provider: 'azure',
	model: 'azure/gpt-4o-2024-08-06',
	model_id: 'cb41bc03',
	model_group: 'support-reply',
	prompt_tokens: 120,
	completion_tokens: 48,
	total_tokens: 168,
	startTime: 1_795_252_348.25,
	endTime: 1_795_252_350.5,
	completionStartTime: 1_795_252_348.6,
	response_time: 0.35,
	response_cost: 0.00078,
	cache_hit: false,
	api_base: 'https://example.openai.azure.com',
	metadata: {
		user_api_key_team_alias: 'care',
		usage_object: {
			prompt_tokens: 120,
			prompt_tokens_details: { cached_tokens: 64 },
			completion_tokens_details: { reasoning_tokens: 16 }
		}
	},
	messages: [
		{ role: 'system', content: 'Be kind.' },
		{
			role: 'user',
			content: [
				{ type: 'text', text: 'Where is it?' },
				{ type: 'image_url', image_url: {} }
			]
		}
	],
	response: { choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'On its way.' } }] },
	model_parameters: { temperature: 0.2, max_tokens: 256, stream: true },
	error_information: null
};
const FAILURE = {
	...PAYLOAD,
	status: 'failure',
	prompt_tokens: 0,
	completion_tokens: 0,
	response_cost: 0,
	response: {},
	error_information: { error_code: '429', error_class: 'RateLimitError', error_message: 'secret words' }
};

const read = (value: unknown, options = {}, context = {}) => decodeWith(litellm, wire(value), options, context);
const event = (fields: object = {}, options = {}, context = {}) =>
	only(read({ ...PAYLOAD, ...fields }, options, context), 'inference');

describe('a call', () => {
	it('becomes an event, at the moment it ended', () => {
		expect(event()).toEqual({
			kind: 'inference',
			project: 'default',
			environment: 'production',
			model: 'support-reply',
			version: 'azure/gpt-4o-2024-08-06',
			event_id: 'chatcmpl-B5',
			request_id: '',
			row_index: 0,
			ts: 1_795_252_350_500,
			weight: 1,
			features: {
				operation: 'acompletion',
				provider: 'azure',
				stream: true,
				cache_hit: false,
				temperature: 0.2,
				max_tokens: 256,
				input_messages: 2,
				input_characters: 20,
				input_tokens: 120,
				output_tokens: 48,
				cached_tokens: 64,
				reasoning_tokens: 16,
				response_cost_usd: 0.00078,
				time_to_first_token_ms: 350,
				finish_reason: 'stop'
			},
			prediction: null,
			score: null,
			latency_ms: 2250,
			status: 'ok',
			segments: {},
			texts: { prompt: 'Where is it?', response: 'On its way.' }
		});
	});

	it('has the words of messages apart, for models that declare them, and nowhere else', () => {
		expect(event().texts).toEqual({ prompt: 'Where is it?', response: 'On its way.' });
		const stored = withoutTexts([event(), only(read(FAILURE), 'inference')]);
		for (const words of ['Be kind', 'Where is it', 'On its way', 'secret words']) expect(stored).not.toContain(words);
	});

	it('takes the whole time for its latency, whatever response_time says of a stream', () => {
		expect(event({ response_time: 0.35 }).latency_ms).toBe(2250);
		const whole = event({
			stream: false,
			model_parameters: {},
			completionStartTime: PAYLOAD.endTime,
			response_time: 2.25
		});
		expect(whole.latency_ms).toBe(2250);
		expect(whole.features).not.toHaveProperty('time_to_first_token_ms');
	});

	it.each([
		['a code', { error_code: '429', error_class: 'RateLimitError' }, '429'],
		['a code as a number', { error_code: 500 }, '500'],
		['a class', { error_code: '', error_class: 'APIConnectionError' }, 'APIConnectionError'],
		['nothing', null, 'error']
	])('that failed has %s as its status', (_, error_information, status) => {
		expect(event({ ...FAILURE, error_information }).status).toBe(status);
	});

	it('that failed used no known number of tokens: its zeros are none', () => {
		const { features } = event(FAILURE);
		for (const name of ['input_tokens', 'output_tokens', 'response_cost_usd', 'time_to_first_token_ms']) {
			expect(features).not.toHaveProperty(name);
		}
	});

	it.each([
		[true, true],
		['True', true],
		['False', false],
		[null, undefined]
	])('cache_hit %j is %j', (cache_hit, expected) => {
		expect(event({ cache_hit }).features.cache_hit).toBe(expected);
	});

	it.each([
		['milliseconds', { startTime: 1_795_252_348_250, endTime: 1_795_252_350_500 }, 2250],
		['ISO 8601', { startTime: '2026-11-21T09:12:28.250Z', endTime: '2026-11-21T09:12:30.500Z' }, 2250],
		['an end before the start', { startTime: 1_795_252_350, endTime: 1_795_252_348 }, null],
		['no start', { startTime: null }, null]
	])('with times in %s', (_, fields, latency) => {
		expect(event(fields).latency_ms).toBe(latency);
	});

	it('keeps microseconds of a short call', () => {
		expect(event({ startTime: 1_795_252_348.000001, endTime: 1_795_252_348.000501 }).latency_ms).toBeCloseTo(0.5, 3);
	});
});

describe('model and version', () => {
	it.each([
		[{}, 'support-reply', 'azure/gpt-4o-2024-08-06'],
		[{ model_from: 'model', version_from: 'none' }, 'azure-gpt-4o-2024-08-06', ''],
		[{ version_from: 'model_id' }, 'support-reply', 'cb41bc03'],
		[{ version_from: 'none' }, 'support-reply', ''],
		[{ models: { 'support-reply': 'care-bot' } }, 'care-bot', 'azure/gpt-4o-2024-08-06']
	])('by options %j', (options, model, version) => {
		expect(event({}, options)).toMatchObject({ model, version });
	});

	it('says no version where model and group are the same name: nothing tells which build answered', () => {
		expect(event({ model_group: 'gpt-4o', model: 'gpt-4o' })).toMatchObject({ model: 'gpt-4o', version: '' });
	});

	it('outside the proxy has no group, and its model is the model', () => {
		expect(event({ model_group: null })).toMatchObject({ model: 'azure-gpt-4o-2024-08-06', version: '' });
	});

	it('takes what the source says for what the payload does not', () => {
		const bare = event({ model_group: '', model: '' }, {}, { model: 'fallback', version: 'v3' });
		expect(bare).toMatchObject({ model: 'fallback', version: 'v3' });
		expect(only(read({ ...PAYLOAD, model_group: '', model: '' }), 'rejected').detail).toContain('model');
	});
});

describe('records', () => {
	it('hold one payload or an array of them', () => {
		expect(read([PAYLOAD, FAILURE, 7])).toMatchObject([{ status: 'ok' }, { status: '429' }, { kind: 'rejected' }]);
		expect(only(read([]), 'rejected').reason).toBe('empty');
	});

	it('without an id are told apart by their place', () => {
		const { id: _, ...rest } = PAYLOAD;
		const ids = read([rest, rest]).map((decoded) => decoded.kind === 'inference' && decoded.event_id);
		expect(ids).toEqual(['some-topic/0/7/0', 'some-topic/0/7/1']);
	});

	it.each([
		['no status', { status: undefined }],
		['another status', { status: 'ok' }],
		['no times', { startTime: null, endTime: null }],
		['times beyond 2106', { startTime: 1e300, endTime: 1e300 }]
	])('with %s are refused', (_, fields) => {
		expect(only(read({ ...PAYLOAD, ...fields }), 'rejected').reason).toBe('schema');
	});

	it('are recognised', () => {
		expect(litellm.recognises(wire(PAYLOAD))).toBe(true);
		expect(litellm.recognises(wire([PAYLOAD, FAILURE]))).toBe(true);
		expect(litellm.recognises(wire({ model: 'x', status: 'ok' }))).toBe(false);
		expect(litellm.recognises(wire('no json'))).toBe(false);
	});
});
