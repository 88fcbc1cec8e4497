import { slotOf } from '#detectors/core/season.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import type { Window } from '#detectors/schedule/due-windows.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';
import type { Store } from '#store/store.ts';
import { profileOf } from './dispersion-of.ts';
import type { Summary } from './inputs.ts';
import type { Plan } from './plan.ts';
import { referenceWindows } from './reference-windows.ts';
import { inKindOf, kindsIn } from './retyped.ts';
import { cellKey, merge } from './window-data.ts';

/** Summaries of one feature by their place in its season. */
type Places = (Summary | undefined)[];

/**
 * What the reference holds at the same hour of the day or week, all of it and not its classes alone, so that metrics of values
 * see in season too. Read from the roll-ups once for each reference and length.
 */
export class SeasonBook {
	readonly #store: Store;
	/** By reference, length and cell. */
	#known = new Map<string, Places>();

	constructor(store: Store) {
		this.#store = store;
	}

	/** The summary that a monitor of the main reference compares a window with; undefined where its feature has no season. */
	async of(
		plan: Plan,
		monitors: readonly Monitor[],
		seconds: number
	): Promise<(window: Window, monitor: Monitor) => Summary | undefined> {
		const seasonal = monitors.filter((monitor) => periodOf(plan, monitor, seconds) !== undefined);
		const key = (monitor: Monitor) =>
			[plan.reference?.id, seconds, cellKey(monitor.segment, monitor.feature)].join('\n');
		const unread = seasonal.filter((monitor) => !this.#known.has(key(monitor)));
		if (unread.length > 0) {
			const read = new Map(unread.map((monitor) => [key(monitor), { monitor, places: [] as Places }]));
			for await (const { start, data } of referenceWindows(this.#store, plan, seconds, unread)) {
				for (const { monitor, places } of read.values()) {
					const cell = cellKey(monitor.segment, monitor.feature);
					const reference = plan.baseline.get(cell);
					const summary = reference && inKindOf(reference.summary, kindsIn(data, cell));
					if (!summary) continue;
					const at = slotOf(start, periodOf(plan, monitor, seconds) ?? seconds, seconds);
					const before = places[at];
					places[at] = merge<Summary>(before ? [before, summary] : [summary]);
				}
			}
			// A reference that is over is not asked for again.
			const mine = [...this.#known].filter(([known]) => known.startsWith(`${plan.reference?.id}\n`));
			this.#known = new Map([...mine, ...[...read].map(([known, { places }]) => [known, places] as const)]);
		}
		return (window, monitor) => {
			const period = periodOf(plan, monitor, seconds);
			return period === undefined ? undefined : this.#known.get(key(monitor))?.[slotOf(window.start, period, seconds)];
		};
	}
}

/** Period in seconds of the cycle of a monitor that compares laws with the main reference. */
function periodOf(plan: Plan, monitor: Monitor, seconds: number): number | undefined {
	if (monitor.reference !== '' || metricNamed(monitor.metric)?.needs !== 'two_sample') return undefined;
	return profileOf(plan, monitor, seconds)?.season?.period_seconds;
}
