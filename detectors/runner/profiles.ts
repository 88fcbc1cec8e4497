import { countsOver } from '#detectors/core/binning.ts';
import { dispersionProfile, MIN_WINDOWS } from '#detectors/core/dispersion.ts';
import { seasonOf, slotOf, type TimedWindow } from '#detectors/core/season.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { windowAt, windowsBetween } from '#detectors/schedule/due-windows.ts';
import { saveProfiles, type ProfileKey } from '#store/repositories/monitoring.ts';
import type { DispersionProfile } from '#detectors/core/summary.ts';
import type { Store } from '#store/store.ts';
import { fetchWindows } from './fetch.ts';
import { profileKey, type Plan } from './plan.ts';
import { cellKey } from './window-data.ts';

/** More windows than this are sampled, in stretches spread over the reference so that every hour of the day is in. */
const MOST_WINDOWS = 2400;
const STRETCHES = 16;

/**
 * Measures how much windows of the reference differ, for every distance and length that has no profile yet, and stores
 * it. Returns the profiles of the plan with the new ones.
 */
export async function ensureProfiles(store: Store, plan: Plan): Promise<ReadonlyMap<string, DispersionProfile>> {
	const { reference, project, environment, model } = plan;
	if (!reference || reference.kind === 'file') return plan.profiles;
	const lengths = new Set(plan.monitors.flatMap(({ windows }) => windows));
	const found: (ProfileKey & DispersionProfile)[] = [];
	for (const seconds of lengths) {
		const monitors = plan.monitors.filter(
			(monitor) =>
				monitor.segment === '' &&
				monitor.windows.includes(seconds) &&
				metricNamed(monitor.metric)?.needs === 'two_sample'
		);
		const missing = monitors.filter(({ feature }) => {
			const binning = plan.baseline.get(cellKey('', feature))?.binning;
			return binning && !plan.profiles.has(profileKey(feature, binning.binning_id, seconds));
		});
		if (missing.length === 0) continue;
		const features = new Set(missing.map(({ feature }) => feature));
		const byFeature = new Map<string, TimedWindow[]>();
		for (const range of stretches(reference.window_start.getTime(), reference.window_end.getTime(), seconds)) {
			const fetched = await fetchWindows(store, { project, environment, model, seconds, ...range }, missing, {});
			for (const [start, versions] of [...fetched].sort(([a], [b]) => a - b)) {
				// One window, one sample: of versions that share the traffic, the largest.
				const [data] = [...versions.values()].sort((a, b) => b.rows - a.rows);
				if (!data || data.rows < plan.config.min_n) continue;
				for (const feature of features) {
					const summary = data.summaries.get(cellKey('', feature));
					const baseline = plan.baseline.get(cellKey('', feature));
					if (!summary || !baseline) continue;
					const windows = byFeature.get(feature) ?? [];
					windows.push({ start, counts: countsOver(baseline.binning, summary) });
					byFeature.set(feature, windows);
				}
			}
		}
		for (const [feature, windows] of byFeature) {
			const binning_id = plan.baseline.get(cellKey('', feature))?.binning.binning_id ?? '';
			const source = `${windows.length} windows of reference ${reference.revision}`;
			const profile = profileOf(windows, { binning_id, window_seconds: seconds, source });
			if (profile) found.push({ project, environment, model, feature, ...profile });
		}
	}
	if (found.length === 0) return plan.profiles;
	await saveProfiles(store, found);
	const added = found.map((p) => [profileKey(p.feature, p.binning_id, p.window_seconds), p] as const);
	return new Map([...plan.profiles, ...added]);
}

/** The profile of windows in the order of time, held against those at the same hour where they follow a cycle. */
function profileOf(
	windows: readonly TimedWindow[],
	origin: Pick<DispersionProfile, 'binning_id' | 'window_seconds' | 'source'>
): DispersionProfile | null {
	if (windows.length < MIN_WINDOWS) return null;
	const season = seasonOf(windows, origin.window_seconds);
	const slots = season && windows.map(({ start }) => slotOf(start, season.period_seconds, origin.window_seconds));
	const profile = dispersionProfile(
		windows.map(({ counts }) => counts),
		origin,
		slots ?? undefined
	);
	return profile && { ...profile, season };
}

function stretches(start: number, end: number, seconds: number): { from: number; to: number }[] {
	const length = seconds * 1000;
	const windows = windowsBetween(start, end - length + 1, seconds).length;
	if (windows === 0) return [];
	const first = Math.ceil(start / length) * length;
	if (windows <= MOST_WINDOWS) return [{ from: first, to: first + windows * length }];
	const each = Math.floor(MOST_WINDOWS / STRETCHES) * length;
	const step = (windows * length - each) / (STRETCHES - 1);
	return Array.from({ length: STRETCHES }, (_, i) => {
		const from = windowAt(first + i * step, seconds).start;
		return { from, to: from + each };
	});
}
