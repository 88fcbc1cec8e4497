import type { FeatureConfig, ModelConfigInput, MonitorConfig } from '#core/model-config.ts';

export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;

export type Reference = ModelConfigInput['reference'];
export type Features = Record<string, FeatureConfig>;

export function numeric(importance: number, unit?: string): FeatureConfig {
	return { kind: 'numeric', importance, ...(unit !== undefined && { unit }) };
}

export function categorical(importance: number): FeatureConfig {
	return { kind: 'categorical', importance };
}

export function psi(feature: string, max: number, rationale: string): MonitorConfig {
	return { monitor: `${feature}.psi`, metric: 'psi', feature, leeway: { max, rationale } };
}

export function jensenShannon(feature: string, max: number, rationale: string): MonitorConfig {
	return { monitor: `${feature}.jensen_shannon`, metric: 'jensen_shannon', feature, leeway: { max, rationale } };
}

/** Every declared feature: PSI for numbers, Jensen and Shannon's distance for categories. */
export function drift(
	features: Features,
	max: { psi: number; jensen_shannon: number },
	rationale: string
): MonitorConfig[] {
	return Object.entries(features).map(([feature, { kind }]) =>
		kind === 'numeric' ? psi(feature, max.psi, rationale) : jensenShannon(feature, max.jensen_shannon, rationale)
	);
}

export function missing(feature: string, usual: number, max: number, rationale: string): MonitorConfig {
	const leeway = { origin: usual, max, unit: 'share', rationale };
	return { monitor: `${feature}.missing`, metric: 'missing_share', feature, leeway };
}

/** Selection of a group ('dimension=value') against the reference group, over hours and days. */
export function fourFifths(segment: string, windows = [HOUR, DAY]): MonitorConfig {
	const rationale = 'Four-fifths rule of the US EEOC (29 CFR 1607.4 D), in both directions.';
	return {
		monitor: `${segment.replace('=', '.')}.dir`,
		metric: 'dir',
		feature: '@prediction',
		segment,
		leeway: { min: 0.8, max: 1.25, rationale },
		windows
	};
}

export function errors(max: number, windows = [HOUR]): MonitorConfig {
	const rationale = 'What the calling team agreed to retry without telling its users.';
	return {
		monitor: 'errors',
		metric: 'error_rate',
		feature: '@status',
		leeway: { max, unit: 'share', rationale },
		windows
	};
}

export function p95(monitor: string, feature: string, max: number, rationale: string): MonitorConfig {
	return { monitor, metric: 'quantile', feature, quantile: 0.95, leeway: { max, unit: 'ms', rationale } };
}
