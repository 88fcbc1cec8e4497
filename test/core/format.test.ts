import { describe, expect, test } from 'vitest';
import {
	decimalsOf,
	estimateText,
	formatAllowed,
	formatBytes,
	formatCount,
	formatNumber,
	formatShare,
	formatValue,
	listWords,
	versionName
} from '#core/format.ts';
import { richParts, richText } from '#core/rich.ts';
import { UNBOUNDED } from '#core/verdict.ts';
import {
	formatDuration,
	formatMoment,
	formatRange,
	formatShortMoment,
	formatWindow,
	validZone
} from '#core/time-format.ts';

/** Written with ordinary spaces here: the no-break space is checked once. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('numbers', () => {
	test.each([
		[-1234.56, { decimals: 1 }, '−1,234.6'],
		[-0.001, { decimals: 2 }, '0.00'],
		[6.1, { decimals: 1, signed: true }, '+6.1'],
		[Infinity, {}, '∞'],
		[NaN, {}, '–'],
		[-UNBOUNDED, { decimals: 2 }, '−∞']
	])('%d', (value, options, text) => expect(formatNumber(value, options)).toBe(text));

	test.each([
		[0.31, 0.27, 0.36, '', '0.31 [0.27, 0.36]'],
		[0.084, 0.062, 0.109, '', '0.084 [0.062, 0.109]'],
		[0.085, 0.073, 0.098, 'share', '8.5 % [7.3, 9.8]'],
		[940, 905, 981, 'ms', '940 ms [905, 981]'],
		[0.742, 0.731, 0.753, '', '0.742 [0.731, 0.753]'],
		[-0.008, -0.027, 0.011, 'share', '−0.8 % [−2.7, 1.1]'],
		[0.42, 0.41, 0.43, '€', '€ 0.420 [0.410, 0.430]'],
		[6546, 3923, UNBOUNDED, 'ms', '6,546 ms [3,923, ∞]'],
		[0.31, 0.27, UNBOUNDED, '', '0.310 [0.270, ∞]'],
		[UNBOUNDED, UNBOUNDED, UNBOUNDED, '', '∞ [∞, ∞]'],
		[0.31, -UNBOUNDED, UNBOUNDED, 'pp', '31.0 pp [−∞, ∞]']
	])('%d [%d, %d] %s', (value, lower, upper, unit, text) => {
		expect(plain(estimateText({ value, lower, upper }, unit))).toBe(text);
	});
	test('blind has no value', () => expect(estimateText({ value: null, lower: null, upper: null })).toBe('no value'));
	test('an interval of no width borrows from the value', () =>
		expect(decimalsOf({ value: 12, lower: 12, upper: 12 })).toBe(1));
	test('the space before a unit does not break', () => expect(formatValue(25, 'ms')).toBe('25\u00a0ms'));

	test.each([
		[{ max: 0.1 }, '', 'up to 0.10'],
		[{ min: 0.75 }, '', 'from 0.75'],
		[{ min: 0.8, max: 1.25 }, '', '0.80 to 1.25'],
		[{ min: -0.05, max: 0.05 }, '', '± 0.05'],
		[{ max: 0.02 }, 'share', 'up to 2 %'],
		[{ max: 83 }, '°C', 'up to 83 °C'],
		[{ max: 800 }, 'ms', 'up to 800 ms']
	])('allowed %o', (leeway, unit, text) => expect(plain(formatAllowed(leeway, unit))).toBe(text));

	test.each([
		[0.25, '25 %'],
		[0.037, '3.7 %'],
		[0.0004, '<0.1 %'],
		[0.9998, '99.98 %'],
		[1, '100 %'],
		[0, '0 %']
	])('share %d', (share, text) => expect(plain(formatShare(share))).toBe(text));

	test('counts and bytes', () => {
		expect(formatCount(412_300)).toBe('412,300');
		expect(plain(formatCount(88_505_633))).toBe('88.5 M');
		expect(plain(formatBytes(41_200_000_000))).toBe('41.2 GB');
	});
	test('words', () => {
		expect(listWords(['a', 'b', 'c'])).toBe('a, b and c');
		expect([versionName('13'), versionName('canary'), versionName('')]).toEqual(['v13', 'canary', 'unattributed']);
	});
});

describe('times', () => {
	const now = '2025-11-18T13:28:00Z';
	const zone = 'Europe/Berlin';
	test.each([
		['2025-11-18T13:05:00Z', '14:05'],
		['2025-11-17T15:02:00Z', 'Mon 16:02'],
		['2025-10-03T14:02:00Z', '3 Oct 16:02'],
		['2024-10-03T14:02:00Z', '3 Oct 2024 16:02']
	])('%s', (at, text) => expect(plain(formatShortMoment(at, zone, now))).toBe(text));
	test('in full', () => expect(plain(formatMoment('2025-11-18T13:05:00Z', zone, now))).toBe('Tue 18 Nov 14:05'));
	test('ranges name the zone', () => {
		expect(plain(formatRange('2025-11-18T12:00:00Z', now, zone, now))).toBe('18 Nov, 13:00 – 14:28 CET');
		expect(plain(formatRange('2025-11-11T12:00:00Z', now, zone, now))).toBe('11 Nov – 18 Nov CET');
	});
	test.each([
		[40, '40 s'],
		[23 * 60, '23 min'],
		[5 * 3600 + 16 * 60, '5 h 16 m'],
		[22 * 3600 + 1560, '22 h'],
		[52 * 3600, '2 d 4 h'],
		[-5, '0 s']
	])('%d seconds', (seconds, text) => expect(plain(formatDuration(seconds * 1000))).toBe(text));
	test('windows', () =>
		expect([60, 3600, 86_400, 604_800].map((s) => plain(formatWindow(s)))).toEqual(['1 min', '1 h', '24 h', '7 d']));
	test('an unknown zone is UTC', () => expect(validZone('Mars/Olympus')).toBe('UTC'));
});

describe('rich text', () => {
	test('code, strong and the verdict phrase', () => {
		expect(richParts('`income` has [[exceeded:moved too far]]: **0.31 of `x`**')).toEqual([
			{ kind: 'code', text: 'income' },
			{ kind: 'text', text: ' has ' },
			{ kind: 'verdict', verdict: 'exceeded', text: 'moved too far' },
			{ kind: 'text', text: ': ' },
			{ kind: 'strong', text: '0.31 of ' },
			{ kind: 'strong-code', text: 'x' }
		]);
	});
	test('marks that are not closed stay', () => expect(richText('a ** b `c')).toBe('a ** b `c'));
});
