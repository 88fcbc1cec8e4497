import { decide, type Leeway } from '#core/verdict.ts';
import { lowerEndExceeds } from '#detectors/core/divergence-interval.ts';
import { populationStability } from '#detectors/core/divergences.ts';
import { endsFor, levelOf } from '#detectors/core/ledger.ts';
import { psi } from '#detectors/metrics/psi.ts';
import { missingTooOften } from '../../bench/statistics/watch.ts';
import type { Random } from './random.ts';
import { sample } from './sample.ts';

/** One feature of a simulated model: its laws, as shares of twelve value classes and of missing values. */
export interface Feature {
	reference: readonly number[];
	current: readonly number[];
	missing: number;
}

export interface Life {
	features: readonly Feature[];
	alpha: number;
	/** Rows in the reference and in every look. */
	reference_n: number;
	n: number;
	/** Looks of the life, one an hour; the features behave from look `from` on (earlier looks only spend alpha). */
	from: number;
	looks: number;
}

/** What every simulated feature may do. */
export const LEEWAY = {
	psi: { origin: 0, max: 0.1, unit: '', rationale: 'simulation', revision: 1 },
	missing: { max: 0.04, unit: 'share', rationale: 'simulation', revision: 1 }
} satisfies Record<string, Leeway>;

/**
 * Lives one life with the product's own ledger, metrics and verdicts, and returns the look that paged first, or undefined.
 * The two screens skip looks that cannot page, by the same intervals; what remains gets the whole estimate.
 */
export function firstPage(life: Life, random: Random): number | undefined {
	const { features, n, reference_n, from, looks } = life;
	const references = features.map(({ reference }) => random.multinomial(reference_n, reference));
	for (let look = from; look <= looks; look++) {
		for (const [i, { current, missing }] of features.entries()) {
			const gone = random.binomial(n, missing);
			const drift = sample(random.multinomial(n, current), references[i] ?? []);
			if (drifted(drift, levelAt(life, i, look))) return look;
			if (missingTooOften(gone, n, LEEWAY.missing, levelAt(life, features.length + i, look))) return look;
		}
	}
	return undefined;
}

function levelAt({ alpha }: Life, series: number, look: number): number {
	return levelOf({ alpha, index: series + 1, epoch: 1, look });
}

function drifted(counted: ReturnType<typeof sample>, level: number): boolean {
	const alpha = endsFor(level, LEEWAY.psi);
	if (!lowerEndExceeds(counted, populationStability, LEEWAY.psi.max, alpha.lower)) return false;
	return decide(psi.estimate(counted, { alpha, min_n: 1 }), LEEWAY.psi).verdict === 'exceeded';
}
