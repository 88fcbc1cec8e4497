import { expect, it } from 'vitest';
import { peerColumn } from '#detectors/compat/column.ts';
import { evidently } from '#detectors/compat/evidently.ts';
import { nannyml } from '#detectors/compat/nannyml.ts';
import { whylogs } from '#detectors/compat/whylogs.ts';

const side = (cells: unknown[], float = false) => ({ cells, float });
const truths = [...Array<boolean>(12).fill(true), ...Array<boolean>(8).fill(false)];
const other = truths.map((_, i) => i % 5 === 0);

it('takes a side without a value for what the other is', () => {
	expect(peerColumn(side([1.5, 2], true), side([null, null], true), false).kind).toBe('numeric');
	expect(peerColumn(side([null, null]), side(['a', null]), false).kind).toBe('categorical');
});

it('tells truth values from words that say so, but in CSV', () => {
	const test = (reference: unknown[], current: unknown[], untyped: boolean) =>
		whylogs.compare(peerColumn(side(reference), side(current), untyped)).test;
	expect(test(truths, other, false)).toBe('ks');
	expect(test(truths.map(String), other.map(String), false)).toBe('chi-square');
	expect(test(truths.map(String), other.map(String), true)).toBe('ks');
});

it('gives the KS of NannyML where the reference holds infinite values, and no other number', () => {
	const column = peerColumn(
		side([...Array(18).keys(), Infinity, Infinity], true),
		side([...Array(20).keys()], true),
		false
	);
	expect(nannyml.compare(column, 'kolmogorov_smirnov').value).toBeCloseTo(0.1, 12);
	expect(() => nannyml.compare(column)).toThrow('not finite');
});

// Evidently 0.7.23 on these rows: z over all but the least, also below 0; Epps-Singleton of two constants is 0.
it('takes the least of negative numbers for the class of z', () => {
	const draw = (n: number, step: number) => Array.from({ length: n }, (_, i) => ((i * step) % 7) - 3);
	const shift = [...draw(60, 3), -3, -3, -3, -3, -3, -3, -3, -3];
	const { p_value } = evidently.compare(peerColumn(side(draw(70, 1)), side(shift), false), 'z');
	expect(p_value).toBeCloseTo(0.1126898679097641, 10);
});

it('answers 0 for two constants by Epps and Singleton, as rounding makes it', () => {
	const constant = (value: number) => side(Array<number>(50).fill(value), true);
	expect(evidently.compare(peerColumn(constant(5.5), constant(6.5), false), 'epps_singleton').value).toBe(0);
});
