import type { MonitorConfig } from '#core/model-config.ts';
import type { Slo, WrittenProjectFile } from './project-file.ts';

/** Adds to each model the monitors that its objectives ask for. */
export function withSloMonitors(file: WrittenProjectFile): WrittenProjectFile {
	return {
		...file,
		models: file.models.map((model) => ({
			...model,
			segments: [...new Set([...model.segments, ...Object.keys(model.protected)])],
			monitors: [...model.monitors, ...file.slos.filter((slo) => slo.model === model.model).map(monitorOf)]
		}))
	};
}

/** An objective as a monitor: the error rate, or the quantile that the objective names. */
function monitorOf(slo: Slo): MonitorConfig {
	const { rationale, windows } = slo;
	const common = { monitor: `slo.${slo.slo}`, ...(windows && { windows }) };
	if (slo.indicator === 'availability') {
		return { ...common, metric: 'error_rate', leeway: { max: 1 - slo.objective, unit: 'share', rationale } };
	}
	return {
		...common,
		metric: 'quantile',
		feature: '@latency_ms',
		quantile: slo.objective,
		leeway: { max: slo.threshold_ms, unit: 'ms', rationale }
	};
}
