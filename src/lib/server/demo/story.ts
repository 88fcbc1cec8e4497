import { seeded } from './random.ts';
import { BREAKABLE, type Breakable, type CreditConditions } from './simulate/credit-risk.ts';

/** What goes on at an instant of the live story. */
export interface Scene {
	/** From 0; a new chapter starts with every run of the demo, and when the last one is over. */
	chapter: number;
	/** The candidate that the chapter tries on support-reply. */
	canary: string;
	/** What the new feature view spoils for credit-risk v13; null while it is mended. */
	broken: Breakable | null;
	/** Seconds for which the fan of one GPU has been failing; null while it works. */
	fan_failing_for: number | null;
}

const MINUTE = 60;
const INPUTS_BREAK_AT = 10;
const FAN_FAILS_AT = 20;

/** Share of credit-risk's traffic that v13 gets once it is deployed. */
export const V13_SHARE = 0.4;

interface Chapter {
	number: number;
	/** Seconds since the start of the live traffic. */
	start: number;
	seconds: number;
	mended_at: number;
	fan_mended_at: number;
	broken: Breakable;
}

/** The chapter's own times, varied by the seed; the first one always breaks income. */
function chapterOf(seed: number, number: number, start: number): Chapter {
	const random = seeded(`${seed}/chapter/${number}`);
	return {
		number,
		start,
		seconds: Math.round((38 + 10 * random.uniform()) * MINUTE),
		mended_at: Math.round((14 + 3 * random.uniform()) * MINUTE),
		fan_mended_at: Math.round((16 + 4 * random.uniform()) * MINUTE),
		broken: number === 0 ? 'income' : (BREAKABLE[Math.floor(random.uniform() * BREAKABLE.length)] ?? 'income')
	};
}

/**
 * The scene `elapsed` seconds after live traffic started. `first` is the number of the chapter it started with.
 * In each chapter the canary starts at once, an input breaks after 10 s and a fan fails after 20 s; both are mended
 * about a quarter of an hour later, and after some calm the next chapter begins.
 */
export function sceneAt(seed: number, first: number, elapsed: number): Scene {
	let chapter = chapterOf(seed, first, 0);
	while (elapsed >= chapter.start + chapter.seconds) {
		chapter = chapterOf(seed, chapter.number + 1, chapter.start + chapter.seconds);
	}
	const at = elapsed - chapter.start;
	return {
		chapter: chapter.number,
		canary: `v${8 + chapter.number}`,
		broken: at >= INPUTS_BREAK_AT && at < chapter.mended_at ? chapter.broken : null,
		fan_failing_for: at >= FAN_FAILS_AT && at < chapter.fan_mended_at ? at - FAN_FAILS_AT : null
	};
}

const HOUR = 3_600_000;
/** Of the history, counted back from its end: five hours of a bureau that changed its scale, and the deploy of v13. */
const BUREAU_DRIFTED = { from: 4 * 24 * HOUR, hours: 5 };
const V13_DEPLOYED = 2 * 24 * HOUR;

/** The conditions of credit-risk at a time of the history that ends at `end` (both epoch milliseconds). */
export function creditHistory(time: number, end: number): CreditConditions {
	const left = beforeEnd(time, end);
	return {
		v13: left <= V13_DEPLOYED ? V13_SHARE : 0,
		broken: null,
		bureau_drift: left <= BUREAU_DRIFTED.from && left > BUREAU_DRIFTED.from - BUREAU_DRIFTED.hours * HOUR
	};
}

/** From an hour before the incident until its alerts have had time to resolve. */
export function aroundIncident(time: number, end: number): boolean {
	const left = beforeEnd(time, end);
	const { from, hours } = BUREAU_DRIFTED;
	return left <= from + HOUR && left > from - (hours + 5) * HOUR;
}

/** Milliseconds until the last whole hour of the history, so that incidents begin and end with an hour. */
function beforeEnd(time: number, end: number): number {
	return Math.floor(end / HOUR) * HOUR - time;
}
