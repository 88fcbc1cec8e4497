import { setImmediate } from 'node:timers/promises';
import { countsOver } from '#detectors/core/binning.ts';
import { classProfile } from '#detectors/core/class-profile.ts';
import { MIN_WINDOWS, pairedDispersionProfile } from '#detectors/core/dispersion.ts';
import type { TimedWindow } from '#detectors/core/season.ts';
import { shareProfile } from '#detectors/core/share-profile.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { needsOutcomes } from '#detectors/schedule/declared-monitors.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';
import { saveProfiles, type ProfileKey } from '#store/repositories/monitoring.ts';
import type { DispersionProfile } from '#detectors/core/summary.ts';
import type { Store } from '#store/store.ts';
import { profiledAs } from './dispersion-of.ts';
import { inKindOf, kindsIn } from './retyped.ts';
import { profileKey, type Plan } from './plan.ts';
import { referenceWindows } from './reference-windows.ts';
import { pairIn, shareIn, type PairedShare } from './share-of-window.ts';
import { cellKey, type WindowData } from './window-data.ts';

/** What could not be measured is not tried again for so long, in ms: the reference is over, but labels come late. */
const RETRY_MS = 3_600_000;

/** Profiles that could not be made, with the instant of the last try. */
export type Tried = Map<string, number>;

type Origin = Pick<DispersionProfile, 'binning_id' | 'window_seconds' | 'source'>;

/** One profile that is wanted, and how it comes from the windows of the reference. */
interface Wanted {
	monitor: Monitor;
	key: string;
	id: string;
	read(start: number, data: WindowData): void;
	profile(origin: Origin): DispersionProfile | null;
	windows(): number;
}

/**
 * Measures how much windows of the reference differ, in the classes of every distance and in every share, for each length that has
 * no profile yet, and stores it. Returns the profiles of the plan with the new ones.
 */
export async function ensureProfiles(
	store: Store,
	plan: Plan,
	tried: Tried,
	now: number
): Promise<ReadonlyMap<string, DispersionProfile>> {
	const { reference, project, environment, model } = plan;
	if (!reference || reference.kind === 'file') return plan.profiles;
	const found: (ProfileKey & DispersionProfile)[] = [];
	for (const seconds of new Set(plan.monitors.flatMap(({ windows }) => windows))) {
		const wanted = wantedOf(plan, seconds, (key) => now - (tried.get(key) ?? -Infinity) >= RETRY_MS, now);
		if (wanted.length === 0) continue;
		const monitors = wanted.map(({ monitor }) => monitor);
		for await (const { start, data } of referenceWindows(store, plan, seconds, monitors))
			for (const each of wanted) each.read(start, data);
		for (const { key, id, monitor, profile, windows } of wanted) {
			// Half a second each with thousands of windows: others get their turn.
			await setImmediate();
			const source = `${windows()} windows of reference ${reference.revision}`;
			const made = profile({ binning_id: id, window_seconds: seconds, source });
			if (made) found.push({ project, environment, model, feature: monitor.feature, ...made });
			else tried.set(key, now);
		}
	}
	if (found.length === 0) return plan.profiles;
	await saveProfiles(store, found);
	const added = found.map((p) => [profileKey(p.feature, p.binning_id, p.window_seconds), p] as const);
	return new Map([...plan.profiles, ...added]);
}

function wantedOf(plan: Plan, seconds: number, due: (key: string) => boolean, now: number): Wanted[] {
	const wanted = new Map<string, Wanted>();
	for (const monitor of plan.monitors) {
		const as = profiledAs(plan, monitor);
		if (!as || !monitor.windows.includes(seconds)) continue;
		if (needsOutcomes(monitor.metric) && !labelled(plan, now)) continue;
		const key = profileKey(monitor.feature, as.id, seconds);
		if (plan.profiles.has(key) || wanted.has(key) || !due(key)) continue;
		wanted.set(key, {
			monitor,
			key,
			id: as.id,
			...(as.of === 'classes' ? ofClasses(plan, monitor) : ofShare(plan, monitor))
		});
	}
	return [...wanted.values()];
}

/** Whether the labels of the reference are all due. */
function labelled({ reference, config }: Plan, now: number): boolean {
	return (
		config.label !== undefined && (reference?.window_end.getTime() ?? now) + config.label.delay_seconds * 1000 <= now
	);
}

type Reading = Pick<Wanted, 'read' | 'profile' | 'windows'>;

function ofClasses({ baseline }: Plan, { segment, feature }: Monitor): Reading {
	const cell = cellKey(segment, feature);
	const reference = baseline.get(cell);
	const windows: TimedWindow[] = [];
	return {
		read(start, data) {
			const summary = reference && inKindOf(reference.summary, kindsIn(data, cell));
			if (summary) windows.push({ start, counts: countsOver(reference.binning, summary) });
		},
		profile: (origin) => classProfile(windows, origin),
		windows: () => windows.length
	};
}

function ofShare(plan: Plan, monitor: Monitor): Reading {
	const enough = (n: number) => n >= Math.max(1, monitor.min_n);
	if (metricNamed(monitor.metric)?.needs === 'groups') {
		const pairs: PairedShare[] = [];
		return {
			read(_, data) {
				const pair = pairIn(plan, monitor, data);
				if (pair && enough(pair.one.n) && enough(pair.two.n)) pairs.push(pair);
			},
			profile(origin) {
				const side = (of: 'one' | 'two') => pairs.map((pair) => [pair[of].hits, pair[of].n - pair[of].hits]);
				return pairs.length < MIN_WINDOWS ? null : pairedDispersionProfile(side('one'), side('two'), origin);
			},
			windows: () => pairs.length
		};
	}
	const windows: { start: number; hits: number; n: number }[] = [];
	return {
		read(start, data) {
			const share = shareIn(plan, monitor, data);
			if (share && enough(share.n)) windows.push({ start, ...share });
		},
		profile: (origin) => shareProfile(windows, origin),
		windows: () => windows.length
	};
}
