import { populationStability } from '#detectors/core/divergences.ts';
import { rootOf } from '#detectors/core/root.ts';
import { tilted, tiltTo, trueDivergence } from '../../test/detectors/true-change.ts';
import { equalBounds, sharesOf, STEADY, type Traffic } from './traffic.ts';

/** Traffic that must not page: nothing changes, or the true PSI lies exactly on the leeway. */
export interface Scenario {
	name: string;
	traffic: Traffic;
	/** Bounds of the classes, in standard deviations. */
	bounds: readonly number[];
	/** Shift of the mean in every look, in standard deviations. */
	moved: number;
	/** The law of every look over the classes of values that are present, instead of a shift; rows are then independent. */
	law?: readonly number[];
	/** Share of missing values in the reference and in the looks; on its leeway in `missing` scenarios. */
	missing: { before: number; now: number; leeway: number };
}

/** The leeway of PSI, as the product sets it by default. */
export const LIMIT = 0.1;

const bounds = equalBounds(12);
const twelfths = sharesOf(bounds, 0);
const quiet = { before: 0.01, now: 0.01, leeway: 0.04 };
/** The share of missing values lies on its own limit, and always did. */
const gone = { before: 0.04, now: 0.04, leeway: 0.04 };

/** A last class with this share. */
function boundsWithTail(share: number): number[] {
	return [...equalBounds(12).slice(0, -1), -equalTail(share)];
}

function equalTail(share: number): number {
	return rootOf((x) => (sharesOf([x], 0)[0] ?? 0) - share, -8, 0);
}

/** The law of present values whose PSI, with the missing ones as a class, is exactly on the leeway. */
function towards(reference: readonly number[], direction: readonly number[], missing: number): number[] {
	return tilted(reference, direction, tiltTo(LIMIT / (1 - missing), reference, direction, populationStability));
}

/** The shift of which the same holds. */
function shiftOnLimit(missing: number): number {
	const psi = (shift: number) => trueDivergence(sharesOf(bounds, shift), twelfths, populationStability);
	return rootOf((shift) => psi(shift) - LIMIT / (1 - missing), 0.01, 2);
}

/** The share of missing values at which the PSI over classes and missing values is exactly on the leeway. */
function missingOnLimit(before: number): number {
	const law = (share: number) => [...twelfths.map((x) => x * (1 - share)), share];
	return rootOf((share) => trueDivergence(law(share), law(before), populationStability) - LIMIT, before, 0.5);
}

const line = twelfths.map((_, i) => (i - 5.5) / 5.5);
const last = twelfths.map((_, i) => (i === 11 ? 1 : 0));
const rare = boundsWithTail(0.0005);
const tail = boundsWithTail(0.01);
const flood = missingOnLimit(0.01);

/** Every scenario at `n` rows an hour. */
export function scenarios(n: number): Scenario[] {
	const steady = { traffic: { ...STEADY, n }, bounds, moved: 0, missing: quiet };
	const hours = { hour_sd: 0.1, hour_phi: 0.9 };
	const with_ = (traffic: Partial<Traffic>) => ({ ...steady, traffic: { ...steady.traffic, ...traffic } });
	return [
		{ ...steady, name: 'unchanged' },
		{
			...steady,
			name: 'on the limit: a slope, missing share on its own limit too',
			law: towards(twelfths, line, gone.now),
			missing: gone
		},
		{
			...steady,
			name: 'on the limit: all in a class of 0.05 %',
			bounds: rare,
			law: towards(sharesOf(rare, 0), last, quiet.now)
		},
		{
			...steady,
			name: 'on the limit: all in the tail, 1 %',
			bounds: tail,
			law: towards(sharesOf(tail, 0), last, quiet.now)
		},
		{
			...steady,
			name: 'on the limit: all in the missing values',
			missing: { before: 0.01, now: flood, leeway: flood }
		},
		{ ...with_({ row_phi: 0.9 }), name: 'rows AR(1) 0.9' },
		{ ...with_({ row_phi: 0.9 }), name: 'rows AR(1) 0.9, on the limit: the mean', moved: shiftOnLimit(quiet.now) },
		{ ...with_(hours), name: 'hours correlated, 0.9' },
		{ ...with_({ cycle: 0.5 }), name: 'a daily cycle of 0.5 sd' },
		{ ...with_({ cycle: 0.5, ...hours }), name: 'a daily cycle, hours correlated' }
	];
}
