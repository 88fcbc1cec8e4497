import { METRICS } from '#detectors/metrics/registry.ts';
import type { Explained } from './explain.ts';
import type { WrittenProjectFile } from './project-file.ts';

/** Metrics of whole rows where they cannot be measured: of one plain feature, of a segment, or in a gate. */
export function rowsChecks({ models, rollouts }: Pick<WrittenProjectFile, 'models' | 'rollouts'>): Explained[] {
	const monitors = models.flatMap(({ monitors, features }, index) =>
		monitors.flatMap(({ metric, feature, segment }, i) => {
			if (!readsRows(metric)) return [];
			const at = (key: string, message: string): Explained[] => [
				{ path: ['models', index, 'monitors', i, key], at_key: false, message }
			];
			if (segment) return at('segment', `${metric} reads whole rows of all traffic: leave the segment out.`);
			const kind = feature === undefined ? undefined : features[feature]?.kind;
			if (kind !== 'numeric' && kind !== 'categorical') return [];
			return at(
				'feature',
				`${metric} reads whole rows: leave the feature out for all inputs together, or name an embedding.`
			);
		})
	);
	const checks = rollouts.flatMap(({ checks }, index) =>
		checks.flatMap(({ metric }, i): Explained[] => {
			const message = `a rollout cannot check ${metric}, which reads whole rows: name a distance of one feature, such as psi.`;
			return readsRows(metric) ? [{ path: ['rollouts', index, 'checks', i, 'metric'], at_key: false, message }] : [];
		})
	);
	return [...monitors, ...checks];
}

function readsRows(metric: string): boolean {
	return METRICS.find(({ name }) => name === metric)?.needs === 'joint';
}
