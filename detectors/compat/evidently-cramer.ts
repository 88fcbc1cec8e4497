import { cramerVonMises2samp } from '#detectors/classical/cramervonmises-2samp.ts';
import { scaledBesselK } from '#detectors/core/distributions/bessel.ts';
import { logGamma } from '#detectors/core/distributions/gamma.ts';
import type { Tally } from '#detectors/core/tally.ts';
import { PeerRefusal } from './peer.ts';

/** Up to so many rows a side the p-value is exact. */
const MOST_EXACT = 20;
/** A term below this ends the series, so that p-values below about 1e-7 are what is left of it. */
const LAST_TERM = 1e-7;

/** Evidently's own Cramer-von Mises test: the usual statistic, and a series that it ends early. */
export function evidentlyCramer(both: Tally): { statistic: number; p_value: number } {
	const { n, m } = both;
	if (n < 2 || m < 2) throw new PeerRefusal('Evidently fails: Cramer-von Mises needs two rows a side');
	const usual = cramerVonMises2samp(both);
	if (Math.max(n, m) <= MOST_EXACT) return usual;
	const all = n + m;
	const mean = (1 + 1 / all) / 6;
	const variance = ((all + 1) * (4 * n * m * all - 3 * (n * n + m * m) - 2 * n * m)) / (45 * all * all * 4 * n * m);
	const w = 1 / 6 + (usual.statistic - mean) / Math.sqrt(45 * variance);
	return { statistic: usual.statistic, p_value: w < 0.003 ? 1 : Math.max(0, 1 - below(w)) };
}

/** Distribution function of the limit (Csorgo and Faraway 1996, 1.2). */
function below(w: number): number {
	let sum = 0;
	for (let k = 0; ; k++) {
		const y = (4 * k + 1) ** 2 / (16 * w);
		const size = Math.exp(logGamma(k + 0.5) - logGamma(k + 1) - 2 * y) / (Math.PI ** 1.5 * Math.sqrt(w));
		const term = size * Math.sqrt(4 * k + 1) * scaledBesselK(0.25, y);
		sum += term;
		if (term < LAST_TERM) return sum;
	}
}
