import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEvent } from '#ingest/decode/check.ts';
import { eventSchemas, type Kind } from '#ingest/decode/events.ts';
import { instantOf } from '#ingest/decode/instant.ts';
import { decodeLeewayJson } from '#ingest/decode/leeway-json.ts';

const GOOD: Record<Kind, Record<string, unknown>> = {
	inference: {
		model: 'credit-score',
		version: '1.2',
		project: 'default',
		environment: 'staging',
		event_id: 'a',
		request_id: 'r',
		row_index: 0,
		ts: '2026-01-01T00:00:00Z',
		weight: 2,
		features: { x: 1, colour: 'red', flag: true, gone: null },
		prediction: 1,
		score: 0.5,
		latency_ms: 12.5,
		status: 'ok',
		segments: { channel: 'web' }
	},
	labels: { model: 'm', event_id: 'a', label_name: 'label', label: 1, observed_at: 1_767_225_600 },
	gpu: {
		host: 'h',
		gpu: 0,
		uuid: 'u',
		gpu_model: 'H100',
		model: 'llm',
		version: 'v',
		ts: 1_767_225_600_000,
		metrics: { utilisation: 0.5, temperature_c: 60, throttled: 0 }
	}
};

/** Values that stand near the edges of what some field allows. */
const odd = fc.constantFrom<unknown>(
	null,
	undefined,
	'',
	'a',
	'Big Name',
	'x'.repeat(200),
	'x'.repeat(201),
	'x'.repeat(500),
	'x'.repeat(501),
	0,
	-0,
	1,
	-1,
	0.5,
	1.5,
	1e11,
	1e12,
	1e308,
	Infinity,
	-Infinity,
	NaN,
	2 ** 32,
	2 ** 32 - 1,
	2 ** 53,
	4294967295000,
	4294967296000,
	true,
	false,
	[],
	[1],
	{},
	{ a: 1 },
	{ a: 'b' },
	{ a: null },
	{ a: {} },
	{ a: [] },
	{ '': 1 },
	{ '@x': 1 },
	{ ['y'.repeat(201)]: 1 },
	{ utilisation: 1.1 },
	{ utilisation: 1 },
	{ throttled: -1 },
	{ kv_cache_usage: 2 },
	'2026-01-01',
	'2026-01-01T00:00:00',
	'2026-01-01T00:00:00Z',
	'2026-13-01T00:00:00Z',
	'2026-01-01T00:00+02:00',
	'1969-12-31T23:59:59Z',
	'2106-02-07T06:28:16Z'
);
const fieldNames = [
	...new Set(Object.values(GOOD).flatMap(Object.keys)),
	'surprise',
	'constructor',
	'toString',
	'__proto__'
];
const change = fc.oneof(
	fc.record({ set: fc.constantFrom(...fieldNames), value: fc.oneof(odd, fc.jsonValue()) }),
	fc.record({ drop: fc.constantFrom(...fieldNames) })
);

describe.each(['inference', 'labels', 'gpu'] as const)('%s', (kind) => {
	test('the decoder of the hot path accepts and refuses exactly what the schema does', () => {
		fc.assert(
			fc.property(fc.array(change, { maxLength: 3 }), (changes) => {
				const value = { ...GOOD[kind] };
				for (const one of changes) {
					if ('drop' in one) Reflect.deleteProperty(value, one.drop);
					// As JSON.parse does: `__proto__` becomes a key like any other.
					else
						Object.defineProperty(value, one.set, {
							value: one.value,
							enumerable: true,
							configurable: true,
							writable: true
						});
				}
				const checked = checkEvent(kind, value);
				expect('ok' in checked, JSON.stringify({ value, checked })).toBe(eventSchemas[kind].safeParse(value).success);
			}),
			{ numRuns: 5000, seed: 7 }
		);
	});

	test('whatever is sent is decoded or refused with a reason', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.jsonValue().map((value) => JSON.stringify(value)),
					fc.string(),
					fc.uint8Array()
				),
				(sent) => {
					const bytes = typeof sent === 'string' ? new TextEncoder().encode(sent) : sent;
					for (const decoded of decodeLeewayJson(kind, bytes, { now: 0, event_id: 'e', project: 'default' })) {
						if (decoded.kind === 'rejected') expect(decoded.detail).not.toBe('');
					}
				}
			),
			{ numRuns: 2000, seed: 7 }
		);
	});
});

test.each([
	['2026-01-01T00:00:00Z', 1767225600000],
	['2026-01-01T01:00:00.5+01:00', 1767225600500],
	[1767225600, 1767225600000],
	[1767225600000, 1767225600000],
	['2026-01-01T00:00:00', undefined],
	[-1, undefined]
])('instant %j', (value, expected) => {
	expect(instantOf(value)).toBe(expected);
});

test('what was not sent is filled in', () => {
	const bytes = new TextEncoder().encode('{"model":"m","status":200}');
	expect(decodeLeewayJson('inference', bytes, { now: 5, event_id: 't/0/1', project: 'p' })).toEqual([
		{
			kind: 'inference',
			project: 'p',
			environment: 'production',
			model: 'm',
			version: '',
			event_id: 't/0/1',
			request_id: '',
			row_index: 0,
			ts: 5,
			weight: 1,
			features: {},
			prediction: null,
			score: null,
			latency_ms: null,
			status: '200',
			segments: {}
		}
	]);
});
