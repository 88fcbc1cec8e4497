import { randomFrom, type Random } from '../../test/detectors/random.ts';
import { FEATURES, LOOKS, WEEK } from './life.ts';
import type { HourlyShare, ShareScenario } from './share-scenarios.ts';
import { QuantileWatch, ShareWatch } from './shares.ts';
import { Hours } from './traffic.ts';
import { levelAt } from './watch.ts';

/** The first look of a life that pages, or undefined: twenty shares, or twenty quantiles, each with a reference of a week. */
export function firstSharePage(scenario: ShareScenario, seed: number, dispersed: boolean): number | undefined {
	let first: number | undefined;
	for (let feature = 0; feature < FEATURES; feature++) {
		const pages = seriesOf(scenario, seed * FEATURES + feature, dispersed);
		for (let look = 1; look <= Math.min(LOOKS, first ?? LOOKS); look++) {
			if (!pages(look, levelAt(feature + 1, look))) continue;
			first = look;
			break;
		}
	}
	return first;
}

/** A series with its reference behind it: whether a look pages; looks must come in order. */
function seriesOf(scenario: ShareScenario, seed: number, dispersed: boolean): (look: number, level: number) => boolean {
	if (scenario.kind === 'share') {
		const { law, n, limit, risen } = scenario;
		const hours = new HourlyShares(law, n, randomFrom(seed));
		const watch = new ShareWatch(
			Array.from({ length: WEEK }, () => hours.next(0)),
			dispersed
		);
		return (look, level) => watch.exceeds(hours.next(risen), WEEK + look - 1, limit, level);
	}
	const { n, hour_sd, hour_phi, cycle, bounds, q, max } = scenario;
	const hours = new Hours({ n, row_phi: 0, hour_sd, hour_phi, cycle }, bounds, seed);
	const windows = Array.from({ length: WEEK }, () => hours.next());
	const watch = new QuantileWatch(windows, bounds, q, dispersed);
	return (_, level) => watch.exceeds(hours.next(), max, level);
}

class HourlyShares {
	readonly #law: HourlyShare;
	readonly #n: number;
	readonly #random: Random;
	#mood: number;
	#hour = 0;

	constructor(law: HourlyShare, n: number, random: Random) {
		this.#law = law;
		this.#n = n;
		this.#random = random;
		this.#mood = random.normal();
	}

	/** Hits of the next hour; `risen` is added to its share. */
	next(risen: number): { hits: number; n: number } {
		const { middle, hour_sd, hour_phi, cycle } = this.#law;
		this.#mood = hour_phi * this.#mood + Math.sqrt(1 - hour_phi ** 2) * this.#random.normal();
		const odds = middle + hour_sd * this.#mood + cycle * Math.sin((2 * Math.PI * this.#hour++) / 24);
		const share = Math.min(1, 1 / (1 + Math.exp(-odds)) + risen);
		return { hits: this.#random.binomial(this.#n, share), n: this.#n };
	}
}
