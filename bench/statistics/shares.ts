import { decide, type Leeway } from '#core/verdict.ts';
import { endsFor } from '#detectors/core/ledger.ts';
import { logBinomialUpperTail } from '#detectors/core/distributions/binomial.ts';
import { slotOf } from '#detectors/core/season.ts';
import { leastGap } from '#detectors/core/share-apart.ts';
import { shareProfile, spreadOf } from '#detectors/core/share-profile.ts';
import type { DispersionProfile } from '#detectors/core/summary.ts';
import { missingShare } from '#detectors/metrics/missing-share.ts';
import { quantile } from '#detectors/metrics/quantile.ts';

const HOUR = 3_600_000;
const origin = { binning_id: 'bench', window_seconds: 3600, source: 'bench' };

/** A share as the product watches it: with the profile of a reference of consecutive hours from midnight on. */
export class ShareWatch {
	readonly #profile: DispersionProfile | undefined;
	readonly #usual: number;

	/** Without `dispersed` rows are taken as independent, as the product did once. */
	constructor(windows: readonly { hits: number; n: number }[], dispersed: boolean) {
		const timed = windows.map((window, i) => ({ start: i * HOUR, ...window }));
		this.#profile = (dispersed && shareProfile(timed, origin)) || undefined;
		const sum = (of: 'hits' | 'n') => windows.reduce((all, window) => all + window[of], 0);
		this.#usual = sum('hits') / sum('n');
	}

	/**
	 * Whether the share is above its leeway, for certain. `rise` is what it may rise above the usual share; where it is left
	 * out, `max` is an objective.
	 */
	exceeds(
		share: { hits: number; n: number },
		hour: number,
		limit: { max: number } | { rise: number },
		level: number
	): boolean {
		const change = 'rise' in limit;
		const max = change ? this.#usual + limit.rise : limit.max;
		const leeway: Leeway = {
			max,
			unit: 'share',
			rationale: 'bench',
			revision: 1,
			...(change && { origin: this.#usual })
		};
		const alpha = endsFor(level, leeway);
		const season = change ? this.#profile?.season : undefined;
		const [hits = 0, rest = 0] = season?.counts[slotOf(hour * HOUR, season.period_seconds, 3600)] ?? [];
		const then = { hits, n: hits + rest };
		// Two screens skip looks that cannot page, by the same intervals.
		if (then.n === 0) {
			if (logBinomialUpperTail(share.hits, share.n, max) > Math.log(alpha.lower)) return false;
		} else {
			const spread = spreadOf(this.#profile, share.n, then.n);
			const [one, two] = [
				{ ...share, sd: spread.window },
				{ ...then, sd: spread.reference }
			];
			if (one.hits / one.n - two.hits / two.n < max - this.#usual) return false;
			if (leastGap(one, two, alpha.lower, (p, q) => p - q, max - this.#usual) <= max - this.#usual) return false;
		}
		const counts = { ...share, ...(then.n > 0 && { reference: then, usual: this.#usual }) };
		const context = { alpha, min_n: 1, ...(this.#profile && { profile: this.#profile }) };
		return decide(missingShare.estimate(counts, context), leeway).verdict === 'exceeded';
	}
}

/** A quantile against an objective, in the same way. */
export class QuantileWatch {
	readonly #profile: DispersionProfile | undefined;
	readonly #bounds: number[];
	readonly #q: number;

	constructor(windows: readonly (readonly number[])[], bounds: readonly number[], q: number, dispersed: boolean) {
		this.#bounds = [...bounds, Infinity];
		this.#q = q;
		const pooled = bounds.map((_, i) => windows.reduce((sum, window) => sum + (window[i] ?? 0), 0));
		const rows = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
		const all = windows.reduce((sum, window) => sum + rows(window), 0);
		let held = 0;
		const at = pooled.findIndex((count) => (held += count) >= q * all);
		const shares = windows.map((counts, i) => ({ start: i * HOUR, hits: rows(counts.slice(at + 1)), n: rows(counts) }));
		this.#profile = (dispersed && shareProfile(shares, origin)) || undefined;
	}

	exceeds(counts: number[], max: number, level: number): boolean {
		const leeway: Leeway = { max, unit: '', rationale: 'bench', revision: 1 };
		const alpha = endsFor(level, leeway);
		const n = counts.reduce((sum, count) => sum + count, 0);
		const above = counts.reduce((sum, count, i) => sum + ((this.#bounds[i] ?? 0) > max ? count : 0), 0);
		if (logBinomialUpperTail(above, n, 1 - this.#q) > Math.log(alpha.lower)) return false;
		const context = { alpha, min_n: 1, ...(this.#profile && { profile: this.#profile }) };
		return (
			decide(quantile.estimate({ upper_bounds: this.#bounds, counts, q: this.#q }, context), leeway).verdict ===
			'exceeded'
		);
	}
}
