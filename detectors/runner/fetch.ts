import { GPU_SHARES } from '#core/gpu-shares.ts';
import type { ModelConfig } from '#core/model-config.ts';
import type { Level } from '#detectors/core/summary.ts';
import { needsOutcomes } from '#detectors/schedule/declared-monitors.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';
import { gpuWindows, trafficWindows, type GpuWindow, type WindowRange } from '#store/repositories/detect-windows.ts';
import { summaryWindows } from '#store/repositories/labels.ts';
import { outcomeWindows } from '#store/repositories/outcomes.ts';
import type { Store } from '#store/store.ts';
import { cellKey, emptyWindow, type WindowData } from './window-data.ts';

/** Window start (ms) -> version -> what is known of it. */
export type Fetched = Map<number, Map<string, WindowData>>;

/** Finds or makes the data of one version in one window. */
export function dataOf(fetched: Fetched, start: number, version: string): WindowData {
	const versions = fetched.get(start) ?? new Map<string, WindowData>();
	fetched.set(start, versions);
	const data = versions.get(version) ?? emptyWindow();
	versions.set(version, data);
	return data;
}

/**
 * Everything that monitors need of many windows at once: one query per kind of summary, whatever the number of monitors,
 * features, segments, versions and windows.
 */
export async function fetchWindows(
	store: Store,
	range: WindowRange,
	monitors: readonly Monitor[],
	config: Pick<ModelConfig, 'label'>,
	versions?: readonly string[]
): Promise<Fetched> {
	const fetched: Fetched = new Map();
	const wanted = { ...wantedOf(monitors), ...(versions && { versions }) };
	const [traffic, found] = await Promise.all([trafficWindows(store, range), summaryWindows(store, range, wanted)]);
	for (const { start, version, rows } of traffic) dataOf(fetched, start, version).rows = rows;
	for (const { start, version, segment, feature, summary } of found) {
		const { summaries, retyped } = dataOf(fetched, start, version);
		const cell = cellKey(segment, feature);
		const held = summaries.get(cell);
		const [more, fewer] = held && held.n > summary.n ? [held, summary] : [summary, held];
		summaries.set(cell, more);
		if (fewer) retyped.set(cell, fewer);
	}

	const label_name = config.label?.name;
	const labelled = monitors.filter(({ metric }) => needsOutcomes(metric));
	if (label_name === undefined || labelled.length === 0) return fetched;
	const segments = [...new Set(labelled.map(({ segment }) => segment))];
	for (const count of await outcomeWindows(store, { ...range, label_name, segments })) {
		const { outcomes } = dataOf(fetched, count.start, count.version);
		const { agreed, n, weight2 } = outcomes.get(count.segment) ?? { agreed: 0, n: 0, weight2: 0 };
		const right = sameOutcome(count.predicted, count.label) ? count.w : 0;
		outcomes.set(count.segment, { agreed: agreed + right, n: n + count.w, weight2: weight2 + count.w2 });
	}
	return fetched;
}

/** Features over all traffic, and features in segments, that a list of monitors reads. */
export function wantedOf(monitors: readonly Monitor[]) {
	const whole = monitors.filter(({ segment }) => segment === '');
	const sliced = monitors.filter(({ segment }) => segment !== '');
	return {
		features: [...new Set(whole.map(({ feature }) => feature))],
		segments: [...new Set(sliced.flatMap(({ segment, against }) => [segment, against]))].filter((s) => s !== ''),
		segment_features: [...new Set(sliced.map(({ feature }) => feature))]
	};
}

/** Predictions and labels agree as texts, or as numbers: '1' and '1.0' are one class. */
function sameOutcome(predicted: string, label: string): boolean {
	return predicted === label || (predicted.trim() !== '' && Number(predicted) === Number(label));
}

/** Levels of every device; the data stand under version ''. */
export async function fetchGpuWindows(store: Store, range: Omit<WindowRange, 'model'>): Promise<Fetched> {
	const fetched: Fetched = new Map();
	for (const row of await gpuWindows(store, range)) {
		const { levels } = dataOf(fetched, row.start, '');
		levels.set(cellKey(`gpu=${row.host}/${row.gpu}`, row.metric), gpuLevel(row));
	}
	return fetched;
}

/** Moments of a level of the GPUs from its sums. */
export function gpuLevel({ metric, rows, s, s2, low, high }: Omit<GpuWindow, 'host' | 'gpu' | 'start'>): Level {
	const mean = s / rows;
	// Rounding may leave a hair below zero.
	const sd = rows > 1 ? Math.sqrt(Math.max(0, (s2 - rows * mean * mean) / (rows - 1))) : 0;
	return { n: rows, mean, sd, min: low, max: high, autocorrelation: 0, share: GPU_SHARES.includes(metric) };
}
