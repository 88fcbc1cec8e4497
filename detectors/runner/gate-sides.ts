import type { GateLook } from '#core/gate.ts';
import type { ModelConfig } from '#core/model-config.ts';
import type { Blind } from '#core/verdict.ts';
import { freezeBinning } from '#detectors/core/binning.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { ALL_INPUTS, type Monitor } from '#detectors/schedule/monitor.ts';
import { gpuLevelsByVersion, ONE_WINDOW_SECONDS } from '#store/repositories/detect-windows.ts';
import { activeReference, referenceHistogramsOf } from '#store/repositories/monitoring.ts';
import type { Store } from '#store/store.ts';
import { fetchWindows, gpuLevel } from './fetch.ts';
import type { Baseline } from './inputs.ts';
import { rowsOfVersions } from './joint-versions.ts';
import { readsRows, type JointRows } from './joint.ts';
import { cellKey, emptyWindow, type WindowData } from './window-data.ts';

/** What a comparison of two versions rests on. */
export interface Sides {
	candidate: WindowData;
	stable: WindowData;
	/** The stable version's rows over the classes of the model's reference, or over its own where there is none. */
	baseline: ReadonlyMap<string, Baseline>;
	/** Whole rows of both, for the monitors that read them. */
	rows: ReadonlyMap<Monitor, JointRows | Blind>;
}

const MINUTE_MS = 60_000;

/** Reads what some monitors need of both versions since the step began; `inputs` are those of the model. */
export async function sidesOf(
	store: Store,
	config: ModelConfig,
	look: GateLook,
	monitors: readonly Monitor[],
	inputs: readonly string[]
): Promise<Sides> {
	const { project, environment, model, stable, candidate } = look;
	const range = { project, environment, model, seconds: ONE_WINDOW_SECONDS, ...rangeOf(look) };
	const fetched = await fetchWindows(store, range, overInputs(monitors, inputs), config, [stable, candidate]);
	const versions = new Map([...fetched.values()].flatMap((found) => [...found]));
	const sides = {
		candidate: versions.get(candidate) ?? emptyWindow(),
		stable: versions.get(stable) ?? emptyWindow()
	};
	if (monitors.some(({ metric }) => metricNamed(metric)?.needs === 'level')) {
		for (const row of await gpuLevelsByVersion(store, range, [stable, candidate])) {
			const side = row.version === candidate ? sides.candidate : sides.stable;
			side.levels.set(cellKey('', row.metric), gpuLevel(row));
		}
	}
	const reference = await activeReference(store, look);
	const frozen = new Map(
		(reference ? await referenceHistogramsOf(store, reference.id) : []).map(({ segment, feature, binning }) => [
			cellKey(segment, feature),
			binning
		])
	);
	const baseline = new Map(
		[...sides.stable.summaries].map(([cell, summary]) => {
			const binning = frozen.get(cell);
			return [cell, { summary, binning: binning ?? freezeBinning(summary) }];
		})
	);
	return { ...sides, baseline, rows: await rowsOf(store, look, monitors, baseline) };
}

/** The classes of all inputs make the columns of whole rows. */
function overInputs(monitors: readonly Monitor[], inputs: readonly string[]): Monitor[] {
	return monitors.flatMap((monitor) =>
		monitor.feature === ALL_INPUTS ? inputs.map((feature) => ({ ...monitor, feature, segment: '' })) : [monitor]
	);
}

async function rowsOf(
	store: Store,
	look: GateLook,
	monitors: readonly Monitor[],
	baseline: Sides['baseline']
): Promise<Sides['rows']> {
	const found = new Map<Monitor, JointRows | Blind>();
	for (const monitor of monitors.filter(readsRows)) {
		const { feature, segment, min_n } = monitor;
		const { project, environment, model, stable, candidate } = look;
		const place = { project, environment, model, stable, candidate, feature, segment, min_n, ...rangeOf(look) };
		found.set(monitor, await rowsOfVersions(store, place, baseline));
	}
	return found;
}

/** From the whole minute in which the step began. */
function rangeOf({ from, to }: GateLook): { from: number; to: number } {
	return { from: Math.floor(Date.parse(from) / MINUTE_MS) * MINUTE_MS, to: Date.parse(to) };
}
