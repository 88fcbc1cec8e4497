import { formatNumber, formatShare } from '#core/format.ts';
import type { ColumnMaterial } from './material.ts';

const ARROW = '→';

/**
 * What changed most about a column, in words: missing values, the middle, the spread, or the class that gained or lost most
 * for its noise. '' where nothing did that anybody would notice.
 */
export function changeOf({ sample, quartiles, kind }: ColumnMaterial): string {
	const total = (counts: readonly number[]) =>
		Math.max(
			1,
			counts.reduce((sum, count) => sum + count, 0)
		);
	const [n, m] = [total(sample.current), total(sample.reference)];
	const classes = sample.classes.map(({ label, kind }, i) => {
		const [now, before] = [(sample.current[i] ?? 0) / n, (sample.reference[i] ?? 0) / m];
		const both = (now * n + before * m) / (n + m);
		// In units of its own noise: two in a hundred that were not there before say more than a wobble of the largest class.
		const size = Math.abs(now - before) / Math.sqrt(both * (1 - both) * (1 / n + 1 / m) || 1);
		return { label, special: kind === 'missing' || kind === 'nan' || kind === 'infinite', now, before, size };
	});
	const most = classes.toSorted((a, b) => b.size - a.size)[0];
	if (!most || Math.abs(most.now - most.before) < 0.002) return '';
	const shares = `${formatShare(most.before)} ${ARROW} ${formatShare(most.now)}`;
	if (most.special) return `${most.label} ${shares}`;
	return (kind === 'numeric' && middle(quartiles)) || `${most.label}: ${shares}`;
}

/** A moved median, or a wider middle half; '' where neither moved by a tenth of that half. */
function middle(quartiles: ColumnMaterial['quartiles']): string {
	const { reference, current } = quartiles ?? {};
	const [before, now] = [reference?.median, current?.median];
	if (before === undefined || now === undefined) return '';
	const [widthBefore, widthNow] = [reference, current].map((side) => (side?.high ?? 0) / 2 - (side?.low ?? 0) / 2);
	const [was = 0, is = 0] = [widthBefore, widthNow];
	if (Math.abs(now / 2 - before / 2) > 0.1 * Math.max(was, Number.MIN_VALUE)) {
		const [from, to] = numbers(before, now);
		return from === to ? '' : `median ${from} ${ARROW} ${to}`;
	}
	const ratio = is / was;
	if (was > 0 && (ratio > 1.15 || ratio < 0.87)) {
		return `middle half ${formatNumber(ratio, { decimals: 2 })} times as wide`;
	}
	return '';
}

/** Two numbers with as many digits as tell them apart, at least three. */
function numbers(one: number, two: number): [string, string] {
	for (let digits = 3; digits < 17; digits++) {
		const [a, b] = [one, two].map((number) => number.toPrecision(digits));
		if (a !== b) return [short(one, digits), short(two, digits)];
	}
	return [short(one, 3), short(two, 3)];
}

function short(value: number, digits: number): string {
	const rounded = Number(value.toPrecision(digits));
	// "30,600" as everywhere, but neither years nor numbers that are written with a power of ten.
	const grouped = Math.abs(rounded) >= 1e4 && Math.abs(rounded) < 1e15;
	const text = grouped ? rounded.toLocaleString('en-US', { maximumFractionDigits: 12 }) : String(rounded);
	return text.replace('-', '−').replace('e+', 'e');
}
