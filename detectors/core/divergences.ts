/**
 * An f-divergence D(p, q) = sum q f(p / q): convex in both arguments together, 0 when p = q.
 * Everything the interval needs is f and two derivatives.
 */
export interface Divergence {
	f(t: number): number;
	/** f'. */
	slope(t: number): number;
	/** f''. */
	bend(t: number): number;
}

/** Population stability index: sum (p - q) ln(p / q), the symmetric Kullback-Leibler divergence (Jeffreys 1946), in nats. */
export const populationStability: Divergence = {
	f: (t) => (t - 1) * Math.log(t),
	slope: (t) => Math.log(t) + 1 - 1 / t,
	bend: (t) => (1 + 1 / t) / t
};

/** Kullback-Leibler divergence of the current sample from the reference: sum p ln(p / q), in nats. */
export const kullbackLeibler: Divergence = {
	f: (t) => t * Math.log(t),
	slope: (t) => Math.log(t) + 1,
	bend: (t) => 1 / t
};

/** Jensen-Shannon divergence (Lin 1991) in nats, at most ln 2. */
export const jensenShannonDivergence: Divergence = {
	f: (t) => 0.5 * (t * Math.log(t) - (1 + t) * Math.log((1 + t) / 2)),
	slope: (t) => 0.5 * Math.log((2 * t) / (1 + t)),
	bend: (t) => 0.5 / (t * (1 + t))
};

/** Squared Hellinger distance: half the sum of (sqrt p - sqrt q)^2, at most 1. */
export const squaredHellinger: Divergence = {
	f: (t) => 0.5 * (Math.sqrt(t) - 1) ** 2,
	slope: (t) => 0.5 * (1 - 1 / Math.sqrt(t)),
	bend: (t) => 0.25 / (t * Math.sqrt(t))
};

/**
 * Symmetric chi-square (triangular discrimination, Vincze 1981, Le Cam 1986): half the sum of (p - q)^2 / (p + q), at
 * most 1. It is the squared Cramer's V of the 2 x B table in which both samples weigh the same.
 */
export const symmetricChiSquare: Divergence = {
	f: (t) => (0.5 * (t - 1) ** 2) / (t + 1),
	slope: (t) => (0.5 * (t - 1) * (t + 3)) / (t + 1) ** 2,
	bend: (t) => 4 / (t + 1) ** 3
};

/**
 * How many units of noncentrality one unit of divergence is: lambda = n_eff * perUnit * D, since near p = q every
 * f-divergence is f''(1) / 2 times sum (p - q)^2 / q.
 */
export function noncentralityPerUnit(divergence: Divergence): number {
	return 2 / divergence.bend(1);
}
