import { uniformFrom } from '#detectors/core/seeded.ts';
import type { WireRecord } from '#ingest/decode/decoder.ts';

/** Numbers from 0 up to 1, the same for the same seed. */
export type Random = () => number;

/** The random numbers of one run: any run can be repeated alone. */
export function randomOfRun(seed: number, run: number): Random {
	return uniformFrom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(run + 1, 0x85ebca6b));
}

export function pick<T>(random: Random, list: readonly T[]): T {
	return list[Math.floor(random() * list.length)] as T;
}

const whole = (random: Random, below: number): number => Math.floor(random() * below);
const utf8 = new TextEncoder();
const text = new TextDecoder();

type Change = (value: Uint8Array, random: Random, corpus: readonly WireRecord[]) => Uint8Array;

function flip(value: Uint8Array, random: Random): Uint8Array {
	const changed = value.slice();
	for (let n = 1 + whole(random, 8); n > 0 && changed.length > 0; n--) {
		const at = whole(random, changed.length);
		changed[at] = (changed[at] ?? 0) ^ (1 << whole(random, 8));
	}
	return changed;
}

/** One piece of the bytes again, gone, or foreign bytes in its place. */
function cut(value: Uint8Array, random: Random): Uint8Array {
	const [a, b] = [whole(random, value.length + 1), whole(random, value.length + 1)].sort((x, y) => x - y) as [
		number,
		number
	];
	const middle = pick(random, [
		new Uint8Array(),
		concat(value.subarray(a, b), value.subarray(a, b)),
		Uint8Array.from({ length: whole(random, 12) }, () => whole(random, 256))
	]);
	return concat(value.subarray(0, a), middle, value.subarray(b));
}

/** The beginning of one record and the end of another, often of another format. */
function splice(value: Uint8Array, random: Random, corpus: readonly WireRecord[]): Uint8Array {
	const other = pick(random, corpus).value ?? new Uint8Array();
	return concat(value.subarray(0, whole(random, value.length + 1)), other.subarray(whole(random, other.length + 1)));
}

/** What JSON can say and a reader may not expect, as it stands in the text. */
const NASTY = [
	'null',
	'true',
	'false',
	'[]',
	'{}',
	'""',
	'0',
	'-0',
	'-1',
	'1e999',
	'-1e999',
	'1e-999',
	'0.1',
	'9007199254740993',
	'18446744073709551615',
	'-9223372036854775808',
	'9.2e18',
	'4294967296',
	'1e15',
	'"NaN"',
	'"Infinity"',
	'"1e3"',
	'" "',
	'"\\u0000"',
	'"\\ud800"',
	'"__proto__"',
	'"constructor"',
	'"2026-01-31T12:00:00Z"',
	'"9999-12-31T23:59:59Z"',
	'"1969-12-31T23:59:59Z"',
	'[[]]',
	'[null]',
	'[1,[2,[3]]]',
	'{"":1}',
	'{"__proto__":{"x":1}}',
	'[[[[[[[[[[1]]]]]]]]]]',
	'"AAAA"',
	'"====" ',
	'"-1"',
	'[1,"a",null,true]',
	'[0.25,-1,3e38]',
	'[1e39]',
	'{"length":1e9}'
];

/** A value, a name or a whole member of JSON replaced in its text. Works on whatever looks like JSON, sound or not. */
function swap(value: Uint8Array, random: Random): Uint8Array {
	const written = text.decode(value);
	const tokens = [...written.matchAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/g)];
	if (tokens.length === 0) return flip(value, random);
	const [token, other] = [pick(random, tokens), pick(random, tokens)];
	const long = whole(random, 100) === 0 ? JSON.stringify('x'.repeat(whole(random, 20_000))) : undefined;
	const into = long ?? (random() < 0.3 ? other[0] : pick(random, NASTY));
	return utf8.encode(written.slice(0, token.index) + into + written.slice(token.index + token[0].length));
}

function nest(value: Uint8Array, random: Random): Uint8Array {
	const levels = pick(random, [3, 3, 30, 30, 300, 300, 3000, 20_000]);
	const [open, close] = pick(random, [
		['[', ']'],
		['{"a":', '}'],
		['{"value":', '}']
	] as const);
	const inner = random() < 0.5 ? text.decode(value) : '1';
	const deep = utf8.encode(open.repeat(levels) + inner + close.repeat(levels));
	if (random() < 0.5) return deep;
	const written = text.decode(value);
	const tokens = [...written.matchAll(/:\s*(?:\d+|"[^"]*"|null|true)/g)];
	if (tokens.length === 0) return deep;
	const token = pick(random, tokens);
	return concat(
		utf8.encode(written.slice(0, token.index + 1)),
		deep,
		utf8.encode(written.slice(token.index + token[0].length))
	);
}

/** Items of a list again and again: long lists, and shapes that fit no longer. */
function repeat(value: Uint8Array, random: Random): Uint8Array {
	const written = text.decode(value);
	const lists = [...written.matchAll(/\[([^[\]{}]{1,200})\]/g)];
	if (lists.length === 0) return cut(value, random);
	const list = pick(random, lists);
	const times = pick(random, [2, 10, 1000]);
	const items = Array(times).fill(list[1]).join(',');
	return utf8.encode(`${written.slice(0, list.index)}[${items}]${written.slice(list.index + list[0].length)}`);
}

const truncate: Change = (value, random) => value.subarray(0, whole(random, value.length + 1));

/** The more often one stands here, the more often it is made. */
const CHANGES: readonly Change[] = [flip, flip, truncate, cut, cut, splice, swap, swap, swap, swap, nest, repeat];

/** One to three changes of a record: of its bytes mostly, sometimes of its headers, its key or its topic. */
export function mutate(record: WireRecord, random: Random, corpus: readonly WireRecord[]): WireRecord {
	const changed = { ...record, headers: { ...record.headers } };
	for (let n = pick(random, [1, 1, 1, 2, 2, 3]); n > 0; n--) {
		if (random() < 0.15) changeAround(changed, random, corpus);
		else changed.value = pick(random, CHANGES)(changed.value ?? new Uint8Array(), random, corpus);
		// Nested changes of nested changes grow without teaching anything.
		if ((changed.value?.length ?? 0) > 300_000) break;
	}
	return changed;
}

function changeAround(
	record: { -readonly [K in keyof WireRecord]: WireRecord[K] },
	random: Random,
	corpus: readonly WireRecord[]
): void {
	const other = pick(random, corpus);
	const headers = record.headers as Record<string, string>;
	const names = Object.keys(headers);
	switch (whole(random, 7)) {
		case 0:
			record.key = random() < 0.5 ? null : flip(record.key ?? utf8.encode('k'), random);
			break;
		case 1:
			record.topic = other.topic;
			break;
		case 2:
			record.headers = { ...other.headers };
			break;
		case 3:
			record.headers = Object.fromEntries(Object.entries(headers).slice(whole(random, names.length + 1)));
			break;
		case 4:
			if (names.length > 0)
				headers[pick(random, names)] = pick(random, ['', 'x', '%00', '{}', '9'.repeat(30), pick(random, NASTY)]);
			break;
		case 5:
			record.timestamp = pick(random, [0, 1, 2 ** 41, 4_294_967_295_000]);
			break;
		default:
			record.value = pick(random, [null, new Uint8Array(), other.value]);
	}
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
