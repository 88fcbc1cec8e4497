import { binBounds, binOf } from '#detectors/core/scale.ts';
import { logNormalTail } from '#detectors/core/distributions/normal.ts';

/** Fine bins of the product's scale over a standard normal feature, then one class of missing values. */
const SCALE = { scale_id: 1, centre: 0, spread: 1 };
/** Beyond 60 standard deviations nothing is. */
const MOST = binOf(60, SCALE);
export const BINS = Array.from({ length: 2 * MOST + 1 }, (_, i) => i - MOST);
/** Middle of every bin, in standard deviations. */
export const MIDDLES = BINS.map((bin) => binBounds(bin, SCALE)).map(([low, high]) => (low + high) / 2);

/** What a feature does from its change on; windows are counted from 0 there. */
export interface Change {
	kind: string;
	size: string;
	/** Shares of the fine bins and of missing values in an hour. */
	law(window: number): number[];
}

export const MISSING = 0.01;

/** P(value > x) of the changed feature. */
type Above = (x: number) => number;

const normal =
	(mean: number, sd = 1): Above =>
	(x) =>
		Math.exp(logNormalTail((x - mean) / sd));

/** The top one per cent of values multiplied by 3, as a normal law has them. */
const heavyTail: Above = (x) => {
	const from = 2.3263478740408408;
	if (x <= from) return normal(0)(x);
	return x <= 3 * from ? 0.01 : normal(0)(x / 3);
};

function shares(above: Above, missing = MISSING): number[] {
	const edges = BINS.map((bin) => binBounds(bin, SCALE)[0]);
	const tails = [...edges.map((edge, i) => (i === 0 ? 1 : above(edge))), 0];
	return [...BINS.map((_, i) => ((tails[i] ?? 0) - (tails[i + 1] ?? 0)) * (1 - missing)), missing];
}

/** The law before the change. */
export const BEFORE = shares(normal(0));

const always = (law: number[]) => () => law;

/** The grid: kinds of drift, and sizes that range from hardly to plainly visible. */
export const CHANGES: readonly Change[] = [
	...[0.1, 0.25, 0.5, 1].map((mean) => ({
		kind: 'sudden: the mean',
		size: `+${mean} sd`,
		law: always(shares(normal(mean)))
	})),
	...[0.5, 1].map((mean) => ({
		kind: 'gradual: over 50 hours',
		size: `to +${mean} sd`,
		law: (window: number) => shares(normal(mean * Math.min(1, (window + 1) / 50)))
	})),
	...[0.5, 1].map((mean) => ({
		kind: 'seasonal: six hours of the day',
		size: `+${mean} sd`,
		law: (window: number) => (window % 24 < 6 ? shares(normal(mean)) : BEFORE)
	})),
	...[1.2, 1.5].map((variance) => ({
		kind: 'variance only',
		size: `x ${variance}`,
		law: always(shares(normal(0, Math.sqrt(variance))))
	})),
	{ kind: 'tail only', size: 'top 1 % x 3', law: always(shares(heavyTail)) },
	...[0.03, 0.06, 0.2].map((missing) => ({
		kind: 'null flood: from 1 %',
		size: `to ${missing * 100} %`,
		law: always(shares(normal(0), missing))
	}))
];

/** A category of eight values with falling shares, then a new one, then missing values. */
const CATEGORIES = [0.3, 0.2, 0.15, 0.12, 0.1, 0.07, 0.04, 0.02];
const categorical = (fresh: number) => [...CATEGORIES.map((share) => share * (0.99 - fresh)), fresh, MISSING];
export const CATEGORY_BEFORE = categorical(0);
export const CATEGORY_CHANGES: readonly Change[] = [0.005, 0.02, 0.1].map((fresh) => ({
	kind: 'a new category',
	size: `${fresh * 100} %`,
	law: always(categorical(fresh))
}));
