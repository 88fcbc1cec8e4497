import { completenessOf, recordsMissing } from '#core/completeness.ts';
import type { Blind } from '#core/verdict.ts';
import type { Window } from '#detectors/schedule/due-windows.ts';
import { recordCounts } from '#store/repositories/evidence.ts';
import type { Store } from '#store/store.ts';

/** Whose records: a model in one environment. */
export interface Place {
	project: string;
	environment: string;
	model: string;
}

/** Servers' counters are read every few seconds, so shorter spans would be judged by their edges. */
const LEAST_MS = 600_000;

/** Why more than a tenth of the records expected in a span is missing; undefined where not, or where none is expected. */
export async function missingBetween(
	store: Store,
	{ project, environment, model }: Place,
	from: number,
	to: number,
	now: number
): Promise<Blind | undefined> {
	const range = { project, environment, model, from: new Date(Math.min(from, to - LEAST_MS)), to: new Date(to) };
	const counts = await recordCounts(store, range, now);
	const window = { start: range.from.toISOString(), end: range.to.toISOString() };
	return recordsMissing(completenessOf({ environment, model, window }, counts));
}

/** The same for each of some windows, by their start. */
export async function missingIn(
	store: Store,
	place: Place,
	windows: readonly Window[],
	now: number
): Promise<Map<number, Blind>> {
	const missing = new Map<number, Blind>();
	const [first, last] = [windows[0], windows.at(-1)];
	if (!first || !last || !(await isExpected(store, place, first.start, last.end, now))) return missing;
	for (const { start, end } of windows) {
		const blind = await missingBetween(store, place, start, end, now);
		if (blind) missing.set(start, blind);
	}
	return missing;
}

/** Most models have neither counters nor pairs: one question settles all their windows. */
async function isExpected(store: Store, place: Place, from: number, to: number, now: number): Promise<boolean> {
	const { project, environment, model } = place;
	const range = { project, environment, model, from: new Date(Math.min(from, to - LEAST_MS)), to: new Date(to) };
	const { served, versions } = await recordCounts(store, range, now);
	return served.minutes > 0 || versions.some(({ joined, alone }) => joined + alone > 0);
}
