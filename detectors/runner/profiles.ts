import { countsOver } from '#detectors/core/binning.ts';
import { dispersionProfile } from '#detectors/core/dispersion.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { windowAt, windowsBetween } from '#detectors/schedule/due-windows.ts';
import { saveProfiles, type ProfileKey } from '#store/repositories/monitoring.ts';
import type { DispersionProfile } from '#detectors/core/summary.ts';
import type { Store } from '#store/store.ts';
import { fetchWindows } from './fetch.ts';
import { profileKey, type Plan } from './plan.ts';
import { cellKey } from './window-data.ts';

/** Fewer windows say too little about how unchanged windows differ, so that their rows are taken as independent. */
const ENOUGH_WINDOWS = 30;
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
		const counts = new Map<string, number[][]>();
		for (const range of stretches(reference.window_start.getTime(), reference.window_end.getTime(), seconds)) {
			const fetched = await fetchWindows(store, { project, environment, model, seconds, ...range }, missing, {});
			for (const data of [...fetched.values()].flatMap((versions) => [...versions.values()])) {
				if (data.rows < plan.config.min_n) continue;
				for (const { feature } of missing) {
					const summary = data.summaries.get(cellKey('', feature));
					const baseline = plan.baseline.get(cellKey('', feature));
					if (!summary || !baseline) continue;
					const windows = counts.get(feature) ?? [];
					windows.push(countsOver(baseline.binning, summary));
					counts.set(feature, windows);
				}
			}
		}
		for (const [feature, windows] of counts) {
			const binning_id = plan.baseline.get(cellKey('', feature))?.binning.binning_id ?? '';
			if (windows.length < ENOUGH_WINDOWS) continue;
			const source = `${windows.length} windows of reference ${reference.revision}`;
			const profile = dispersionProfile(windows, { binning_id, window_seconds: seconds, source });
			if (profile) found.push({ project, environment, model, feature, ...profile });
		}
	}
	if (found.length === 0) return plan.profiles;
	await saveProfiles(store, found);
	const added = found.map((p) => [profileKey(p.feature, p.binning_id, p.window_seconds), p] as const);
	return new Map([...plan.profiles, ...added]);
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
