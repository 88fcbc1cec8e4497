import type { Leeway } from '#core/verdict.ts';
import { randomFrom } from '../../test/detectors/random.ts';
import { LIMIT, type Scenario } from './scenarios.ts';
import { Hours } from './traffic.ts';
import { ShareWatch } from './shares.ts';
import { levelAt, Reference } from './watch.ts';

export const FEATURES = 20;
/** Hours of the reference, and looks of a life: a week, and thirty days. */
export const WEEK = 168;
export const LOOKS = 720;

const drift: Leeway = { origin: 0, max: LIMIT, unit: '', rationale: 'bench', revision: 1 };

/**
 * The first look of a model's life that pages, or undefined. Every feature is watched by PSI and by its share of missing
 * values, with the product's own reference, profile, season, ledger, metrics and verdict.
 */
export function firstPage({ traffic, bounds, moved, law, missing }: Scenario, seed: number): number | undefined {
	let first: number | undefined;
	for (let feature = 0; feature < FEATURES; feature++) {
		const hours = new Hours(traffic, bounds, seed * FEATURES + feature);
		const random = randomFrom(-(seed * FEATURES + feature + 1));
		const now = law && [...law.map((share) => share * (1 - missing.now)), missing.now];
		const before = Array.from({ length: WEEK }, () => hours.next(0, missing.before));
		const reference = new Reference(before, bounds.length + 1);
		const gone = new ShareWatch(
			before.map((counts) => ({ hits: counts.at(-1) ?? 0, n: traffic.n })),
			true
		);
		for (let look = 1; look <= Math.min(LOOKS, first ?? LOOKS); look++) {
			const counts = now ? random.multinomial(traffic.n, now) : hours.next(moved, missing.now);
			const hour = WEEK + look - 1;
			const share = { hits: counts.at(-1) ?? 0, n: traffic.n };
			if (
				reference.drifted(counts, hour, drift, levelAt(feature + 1, look)) ||
				gone.exceeds(share, hour, { max: missing.leeway }, levelAt(FEATURES + feature + 1, look))
			) {
				first = look;
				break;
			}
		}
	}
	return first;
}
