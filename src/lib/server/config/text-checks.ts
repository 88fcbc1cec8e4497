import { BUILT_IN_DESCRIPTORS, type ModelConfig } from '#core/model-config.ts';
import { METRICS } from '#detectors/metrics/registry.ts';
import type { Explained } from './explain.ts';
import type { WrittenProjectFile } from './project-file.ts';
import { didYouMean } from './suggest.ts';

/** Names of features that monitors of a model may name: those declared, descriptors of its texts, norms of its embeddings. */
export function featuresKnown({ features }: Pick<ModelConfig, 'features'>, file: WrittenProjectFile): string[] {
	return Object.entries(features).flatMap(([name, { kind, descriptors }]) => {
		if (kind === 'text')
			return [name, ...(descriptors ?? descriptorsOf(file)).map((descriptor) => `${name}.${descriptor}`)];
		return kind === 'embedding' ? [name, `${name}.norm`] : [name];
	});
}

/** Scorers whose names are taken, and descriptors that nothing makes. */
export function textChecks(file: WrittenProjectFile): Explained[] {
	const known = descriptorsOf(file);
	const taken = file.scorers.flatMap(({ name }, index) =>
		known.indexOf(name) === BUILT_IN_DESCRIPTORS.length + index
			? []
			: [at(['scorers', index, 'name'], `"${name}" is the name of another descriptor: names are unique.`)]
	);
	const unknown = file.models.flatMap(({ features }, index) =>
		Object.entries(features).flatMap(([feature, { descriptors = [] }]) =>
			descriptors.flatMap((name, i) => {
				if (known.includes(name)) return [];
				const hint = didYouMean(name, known) || ` Known: ${known.join(', ')}.`;
				const path = ['models', index, 'features', feature, 'descriptors', i];
				return [at(path, `there is no descriptor "${name}": declare a scorer of that name under scorers.${hint}`)];
			})
		)
	);
	return [...taken, ...unknown];
}

/** A metric that an embedding or a text cannot have; undefined: it fits. */
export function kindProblem(metric: string, kind: string | undefined): string | undefined {
	const needs = METRICS.find(({ name }) => name === metric)?.needs;
	if (kind === 'text')
		return `a text has no metrics of its own: name one of its descriptors, such as "<feature>.length".`;
	if (kind !== 'embedding' || needs === 'joint') return undefined;
	const names = METRICS.filter((known) => known.needs === 'joint').map(({ name }) => name);
	return `${metric} cannot be measured of an embedding. Metrics for it: ${names.join(', ')}; or watch "<feature>.norm".`;
}

function descriptorsOf({ scorers }: WrittenProjectFile): string[] {
	return [...BUILT_IN_DESCRIPTORS, ...scorers.map(({ name }) => name)];
}

function at(path: PropertyKey[], message: string): Explained {
	return { path, at_key: false, message };
}
