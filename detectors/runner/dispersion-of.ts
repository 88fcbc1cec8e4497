import { blindFor, type Blind } from '#core/verdict.ts';
import { MIN_WINDOWS, profileForRows } from '#detectors/core/dispersion.ts';
import { worthOf } from '#detectors/core/effective-rows.ts';
import { slotOf } from '#detectors/core/season.ts';
import type { DispersionProfile, Need } from '#detectors/core/summary.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import type { Window } from '#detectors/schedule/due-windows.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';
import type { Held } from './held-against.ts';
import { profileKey, type Plan } from './plan.ts';
import { cellKey } from './window-data.ts';

/** What is known of how unchanged windows differ in what a monitor measures. */
export interface Dispersion {
	profile?: DispersionProfile;
	/** Counts of the reference at the same hour of the day or week, where its windows follow such a cycle. */
	in_season?: readonly number[];
}

/** Needs whose profile is that of the feature's classes, and those that have one of their own share. */
const OF_CLASSES: readonly Need[] = ['two_sample', 'values'];
const OF_SHARES: readonly Need[] = ['counts', 'quantiles', 'groups'];

/** What a monitor's profile is a profile of, beside its feature and its length; undefined where it has none. */
export function profiledAs(
	plan: Pick<Plan, 'baseline' | 'reference'>,
	{ metric, feature, segment, against, quantile }: Monitor
): { of: 'classes' | 'share'; id: string } | undefined {
	const needs = metricNamed(metric)?.needs;
	if (!needs || !plan.reference) return undefined;
	if (OF_CLASSES.includes(needs)) {
		const binning = plan.baseline.get(cellKey(segment, feature))?.binning;
		return binning && { of: 'classes', id: segment === '' ? binning.binning_id : `${binning.binning_id}/${segment}` };
	}
	if (!OF_SHARES.includes(needs)) return undefined;
	const id = [plan.reference.id, metric, quantile ?? '', segment, against].filter((part) => part !== '').join('/');
	return { of: 'share', id };
}

/** The profile of a monitor for windows of a length. */
export function profileOf(
	plan: Pick<Plan, 'baseline' | 'reference' | 'profiles'>,
	monitor: Monitor,
	seconds: number
): DispersionProfile | undefined {
	const as = profiledAs(plan, monitor);
	return as && plan.profiles.get(profileKey(monitor.feature, as.id, seconds));
}

/**
 * The profile by which a window of so many rows is judged. A length of which the reference holds too few windows is blind for
 * distances; a share takes the profile of the next shorter length, since what differs between hours differs less between
 * their sums. That holds for cycles only where the window is as long as whole cycles; else it is blind too.
 */
export function dispersionOf(
	plan: Pick<Plan, 'baseline' | 'reference' | 'profiles'>,
	monitor: Monitor,
	window: Window,
	rows: number,
	held: Held | undefined
): Dispersion | Blind {
	const as = profiledAs(plan, monitor);
	if (!as) return {};
	const own = profileOf(plan, monitor, window.seconds);
	if (own) {
		const profile = profileForRows(own, rows);
		if (as.of === 'classes')
			return held
				? {
						profile: {
							...profile,
							reference_thinning: worthOf(profile, held.windows?.get(cellKey(monitor.segment, monitor.feature)))
						}
					}
				: { profile, ...inSeason(own, window) };
		// An objective holds at every hour; a change is measured from what is usual at the same one.
		return { profile, ...(monitor.leeway.origin !== undefined && inSeason(own, window)) };
	}
	const shorter = monitor.windows.filter((seconds) => seconds < window.seconds).toSorted((a, b) => b - a);
	const known = shorter.map((seconds) => profileOf(plan, monitor, seconds)).find((profile) => profile !== undefined);
	if (!known) return {};
	const { season } = known;
	const whole = !season || window.seconds % season.period_seconds === 0;
	if (as.of === 'classes' || !whole) return thinFor(window, rows);
	return { profile: profileForRows({ ...known, season: null }, rows) };
}

function thinFor({ seconds }: Window, n: number): Blind {
	const detail = `the reference has fewer than ${MIN_WINDOWS} windows of ${seconds / 3600} h: it cannot tell how much unchanged ones differ`;
	return blindFor('thin_reference', detail, n);
}

function inSeason({ season }: DispersionProfile, { start, seconds }: Window): Pick<Dispersion, 'in_season'> {
	const counts = season?.counts[slotOf(start, season.period_seconds, seconds)];
	return counts ? { in_season: counts } : {};
}
