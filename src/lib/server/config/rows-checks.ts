import type { FeatureConfig } from '#core/model-config.ts';
import { METRICS } from '#detectors/metrics/registry.ts';
import type { Explained } from './explain.ts';
import type { WrittenProjectFile } from './project-file.ts';

/** Metrics of whole rows where they cannot be measured: of one plain feature, or by a monitor of a segment. */
export function rowsChecks({ models, rollouts }: Pick<WrittenProjectFile, 'models' | 'rollouts'>): Explained[] {
	const monitors = models.flatMap(({ monitors, features }, index) =>
		monitors.flatMap(({ metric, feature, segment }, i): Explained[] => {
			const path = ['models', index, 'monitors', i];
			if (!segment || !readsRows(metric)) return ofFeature(metric, features[feature ?? ''], path);
			const message = `${metric} reads whole rows of all traffic: leave the segment out.`;
			return [{ path: [...path, 'segment'], at_key: false, message }];
		})
	);
	const checks = rollouts.flatMap(({ model, checks }, index) => {
		const features = models.find((it) => it.model === model)?.features ?? {};
		return checks.flatMap(({ metric, feature }, i) =>
			ofFeature(metric, features[feature], ['rollouts', index, 'checks', i])
		);
	});
	return [...monitors, ...checks];
}

function ofFeature(metric: string, feature: FeatureConfig | undefined, path: PropertyKey[]): Explained[] {
	if (!readsRows(metric) || (feature?.kind !== 'numeric' && feature?.kind !== 'categorical')) return [];
	const message = `${metric} reads whole rows: leave the feature out for all inputs together, or name an embedding.`;
	return [{ path: [...path, 'feature'], at_key: false, message }];
}

function readsRows(metric: string): boolean {
	return METRICS.find(({ name }) => name === metric)?.needs === 'joint';
}
