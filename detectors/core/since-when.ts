/** A sequence of windows in the order of time, as the locator sees it: counts (count-history.ts) or means (mean-history.ts). */
export interface History {
	windows: number;
	/** Log probability of windows [from, to) under one law that is not known, averaged over all such laws. */
	evidence(from: number, to: number): number;
	/** Whether windows [from, to) are more like those of the present stretch [present, windows) than like the reference. */
	likePresent(from: number, to: number, present: number): boolean;
}

/** When the present change began, in windows from 0. */
export interface Since {
	/** First window of the change; 0: no window is from before it, it began there or earlier. */
	at: number;
	/** The first and last window at which it may have begun, at `level`. */
	lower: number;
	upper: number;
	level: number;
}

/** A cut must be so many times likelier than none, on top of being one of many places: at most that chance of a false one. */
const FALSE_CUT = 0.01;

/**
 * The most likely start of the present change, and every window at which it may have begun. The windows are parted into stretches of
 * one law each (the best parting of all; Jackson et al. 2005, IEEE Signal Process. Lett. 12). The change began where the
 * last run of stretches begins that are like the present rather than like the reference, so that an excursion that ended, or
 * a little change before, is not it. Null without windows. Ask
 * only of what has moved: of what has not, the answer is the last time it returned.
 *
 * The set: all cuts between the two stretches around it whose likelihood, integrated over the laws on either side, is within
 * `-ln(1 - sqrt(level))` of the best one's. Near a change the log-likelihood falls on both sides like Brownian motion with a
 * drift, whose highest excursions above the true place are exponential and independent (Siegmund 1986, Ann. Stat. 14); windows
 * are steps and overshoot less, so that the set is cautious. Integrating makes short stretches, whose law is hardly known, wide.
 */
export function sinceWhen(history: History, level = 0.95): Since | null {
	const { windows } = history;
	const starts = stretchesOf(history);
	const present = starts.at(-1);
	if (present === undefined) return null;
	const like = starts.map((start, i) => history.likePresent(start, starts[i + 1] ?? windows, present));
	const first = like.lastIndexOf(false) + 1;
	const at = starts[first] ?? 0;
	if (first === 0) return { at, lower: at, upper: at, level };
	const [from, to] = [starts[first - 1] ?? 0, starts[first + 1] ?? windows];
	const likelihood = (cut: number) => history.evidence(from, cut) + history.evidence(cut, to);
	const cuts = Array.from({ length: to - from - 1 }, (_, i) => from + i + 1);
	const best = Math.max(...cuts.map(likelihood));
	const kept = cuts.filter((cut) => likelihood(cut) >= best + Math.log(1 - Math.sqrt(level)));
	return { at, lower: kept[0] ?? at, upper: kept.at(-1) ?? at, level };
}

/** Beginnings of the stretches of the best parting, the first of them 0. */
function stretchesOf({ windows, evidence }: History): number[] {
	const price = Math.log(Math.max(1, windows) / FALSE_CUT);
	const best = [-price];
	const begins: number[] = [];
	for (let end = 1; end <= windows; end++) {
		let [most, begin] = [-Infinity, 0];
		for (let from = 0; from < end; from++) {
			const found = (best[from] ?? 0) - price + evidence(from, end);
			if (found > most) [most, begin] = [found, from];
		}
		best.push(most);
		begins.push(begin);
	}
	const starts: number[] = [];
	for (let end = windows; end > 0; end = begins[end - 1] ?? 0) starts.unshift(begins[end - 1] ?? 0);
	return starts;
}
