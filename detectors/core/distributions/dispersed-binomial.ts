import { rootOf } from '../root.ts';
import { rateLowerEnd } from './binomial.ts';
import { digamma, trigamma } from './digamma.ts';
import { logGammaRise } from './gamma.ts';
import { normalUpperQuantile } from './normal.ts';

/**
 * Lower end of the interval for a share whose log-odds differ from window to window, normally with standard deviation `sd`: the
 * share p at which `hits` or more among `n` have probability alpha, when the window's own log-odds are
 * those of p plus normal noise. 0 when there are no hits; exact (Clopper and Pearson) for sd = 0. In the law that it speaks of
 * p is the middle window's share; the mean over windows is further from 0, so the end holds for the mean too.
 *
 * The binomial tail at p is the chance that a beta variate (hits, n - hits + 1) is below p. So the end is the alpha-quantile of
 * the sum of that variate's log-odds and the normal noise, whose cumulant function is known: a saddlepoint
 * (Barndorff-Nielsen 1990), along which alpha is met.
 */
export function dispersedLowerEnd(hits: number, n: number, sd: number, alpha: number): number {
	if (hits <= 0) return 0;
	if (!(sd > 0)) return rateLowerEnd(hits, n, alpha);
	const misses = n - hits + 1;
	const variance = sd * sd;
	const place = (t: number) => digamma(hits + t) - digamma(misses - t) + variance * t;
	/** Distance of the tail at the saddlepoint t < 0 in normal deviates. */
	const deviate = (t: number) => {
		const cumulant = logGammaRise(hits, t) + logGammaRise(misses, -t) + (variance * t * t) / 2;
		const curvature = trigamma(hits + t) + trigamma(misses - t) + variance;
		const r = -Math.sqrt(Math.max(0, 2 * (t * place(t) - cumulant)));
		return r + Math.log((t * Math.sqrt(curvature)) / r) / r;
	};
	const target = -normalUpperQuantile(alpha);
	// At t = 0, the middle, the formula is 0 / 0, and no end lies nearer than a tenth of a deviation. Under heavy noise many
	// hits are far from 0 themselves: an end lies about a normal quantile over the deviation away, however many there are.
	const nearest = Math.max(-1e-3 * hits, -0.1 / Math.sqrt(trigamma(hits) + trigamma(misses) + variance));
	const t = rootOf((at) => deviate(at) - target, -hits * (1 - 1e-9), nearest, 1e-12, 1e-6);
	return 1 / (1 + Math.exp(-place(t)));
}

/** Upper end in the same way: 1 when all are hits. */
export function dispersedUpperEnd(hits: number, n: number, sd: number, alpha: number): number {
	return 1 - dispersedLowerEnd(n - hits, n, sd, alpha);
}
