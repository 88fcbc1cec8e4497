import type { ModelConfig } from '#core/model-config.ts';
import { METRICS } from '#detectors/metrics/registry.ts';
import type { Explained } from './explain.ts';
import { didYouMean } from './suggest.ts';

/** Mistakes of a model's references, and of the monitors that name one. */
export function referenceChecks(model: ModelConfig, index: number): Explained[] {
	const here = ['models', index];
	const names = Object.keys(model.references);
	const ends = [
		...endsBeforeStart(model.reference, [...here, 'reference']),
		...Object.entries(model.references).flatMap(([name, it]) => endsBeforeStart(it, [...here, 'references', name]))
	];
	const monitors = model.monitors.flatMap(({ reference, metric }, i) => {
		if (reference === undefined) return [];
		const path = [...here, 'monitors', i, 'reference'];
		if (!names.includes(reference)) {
			const hint = didYouMean(reference, names) || (names.length > 0 ? ` Known: ${names.join(', ')}.` : '');
			const message = `there is no reference "${reference}": declare it under models[${index}].references.${hint}`;
			return [{ path, at_key: false, message }];
		}
		const needs = METRICS.find(({ name }) => name === metric)?.needs;
		if (needs === undefined || needs === 'two_sample') return [];
		const message = `${metric} is held against its leeway alone: only distances between laws have a reference. Leave it out.`;
		return [{ path, at_key: false, message }];
	});
	return [...ends, ...monitors];
}

function endsBeforeStart(
	reference: ModelConfig['reference'] | ModelConfig['references'][string],
	path: PropertyKey[]
): Explained[] {
	if (reference?.kind !== 'window' || Date.parse(reference.start) < Date.parse(reference.end)) return [];
	const message = `${reference.end} is not after the start, ${reference.start}.`;
	return [{ path: [...path, 'end'], at_key: false, message }];
}
