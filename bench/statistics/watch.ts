import { decide, type Leeway } from '#core/verdict.ts';
import { classProfile } from '#detectors/core/class-profile.ts';
import { logBinomialUpperTail } from '#detectors/core/distributions/binomial.ts';
import { lowerEndExceeds } from '#detectors/core/divergence-interval.ts';
import { populationStability } from '#detectors/core/divergences.ts';
import { endsFor, levelOf } from '#detectors/core/ledger.ts';
import { slotOf } from '#detectors/core/season.ts';
import type { DispersionProfile, TwoSample } from '#detectors/core/summary.ts';
import { missingShare } from '#detectors/metrics/missing-share.ts';
import { psi } from '#detectors/metrics/psi.ts';

const ALPHA = 0.05;

/** Lengths of the windows that every feature is watched at, in hours. */
export const LENGTHS = [1, 6, 24];

/** Place in the ledger of a feature (from 1) at one of the lengths. */
export function seriesOf(feature: number, length: number): number {
	return (feature - 1) * LENGTHS.length + length + 1;
}
const HOUR = 3_600_000;

/** A reference of consecutive windows from midnight on, as the product freezes and profiles it: first `values` classes in rising order. */
export class Reference {
	readonly #pooled: number[];
	readonly #profile: DispersionProfile | undefined;
	readonly #seconds: number;
	readonly #values: number;

	constructor(windows: readonly (readonly number[])[], values: number, window_seconds = 3600) {
		this.#seconds = window_seconds;
		this.#values = values;
		this.#pooled = (windows[0] ?? []).map((_, i) => windows.reduce((sum, window) => sum + (window[i] ?? 0), 0));
		const timed = windows.map((counts, i) => ({ start: i * window_seconds * 1000, counts }));
		const origin = { binning_id: 'bench', window_seconds, source: 'bench' };
		this.#profile = classProfile(timed, origin) ?? undefined;
	}

	/** PSI of a window above `leeway` at a level, for certain: what pages. `hour` counts from the first of the reference. */
	drifted(current: number[], hour: number, leeway: Leeway, level: number): boolean {
		const sample = this.#sample(current, hour);
		const alpha = endsFor(level, leeway);
		const max = leeway.max ?? 0;
		// The screen skips looks that cannot page, by the same interval.
		if (!lowerEndExceeds(sample, populationStability, max, alpha.lower, this.#profile)) return false;
		const context = { alpha, min_n: 1, ...(this.#profile && { profile: this.#profile }) };
		return max === 0 || decide(psi.estimate(sample, context), leeway).verdict === 'exceeded';
	}

	#sample(current: number[], hour: number): TwoSample {
		const season = this.#profile?.season;
		const at = season && season.counts[slotOf(hour * HOUR, season.period_seconds, this.#seconds)];
		return {
			classes: current.map((_, i) => ({ label: String(i), kind: i < this.#values ? 'value' : 'missing' })),
			current,
			reference: at ?? this.#pooled,
			ordered: this.#values > 0,
			binning_id: 'bench'
		};
	}
}

/** What look `look` of series `index` may spend, by the product's ledger. */
export function levelAt(index: number, look: number): number {
	return levelOf({ alpha: ALPHA, index, epoch: 1, look });
}

/** Whether the share of missing values is above its leeway at a level, for certain. */
export function missingTooOften(hits: number, n: number, leeway: Leeway, level: number): boolean {
	const alpha = endsFor(level, leeway);
	if (logBinomialUpperTail(hits, n, leeway.max ?? 1) > Math.log(alpha.lower)) return false;
	return decide(missingShare.estimate({ hits, n }, { alpha, min_n: 1 }), leeway).verdict === 'exceeded';
}
