import { sourceName } from '#core/source.ts';
import { metricNamed, METRICS } from '#detectors/metrics/registry.ts';
import { gateCheckProblem } from '#detectors/schedule/gate-checks.ts';
import type { Explained } from './explain.ts';
import type { WrittenProjectFile } from './project-file.ts';
import { referenceChecks } from './reference-checks.ts';
import { rowsChecks } from './rows-checks.ts';
import { sourceChecks } from './source-checks.ts';
import { didYouMean } from './suggest.ts';
import { featuresKnown, kindProblem, textChecks } from './text-checks.ts';

/** Mistakes between parts that are each well-formed: names used twice, and names that point nowhere. */
export function crossChecks(file: WrittenProjectFile): Explained[] {
	return [
		...twice(file.models, 'models', 'model', (m) => `${m.environment}/${m.model}`),
		...twice(file.rollouts, 'rollouts', 'id', (r) => r.id ?? `${r.model}-${r.candidate}`),
		...twice(file.slos, 'slos', 'slo', (s) => `${s.model}/${s.slo}`),
		...twice(file.channels, 'channels', 'channel', (c) => c.channel),
		...twice(file.sources, 'sources', 'topic', sourceName),
		...file.sources.flatMap((source, index) => sourceChecks(source, index, file.topics)),
		...textChecks(file),
		...unknownModels(file),
		...rowsChecks(file),
		...file.models.flatMap(({ monitors }, index) => metricChecks(monitors, ['models', index, 'monitors'])),
		...file.rollouts.flatMap(({ checks }, index) => metricChecks(checks, ['rollouts', index, 'checks'])),
		...file.models.flatMap((_, index) => modelChecks(file, index)),
		...file.rollouts.flatMap((_, index) => gateChecks(file, index))
	];
}

function twice<T>(entries: readonly T[], list: string, key: string, name: (entry: T) => string): Explained[] {
	const first = new Map<string, number>();
	return entries.flatMap((entry, index) => {
		const seen = first.get(name(entry));
		if (seen === undefined) {
			first.set(name(entry), index);
			return [];
		}
		return [at([list, index, key], `"${name(entry)}" is the name of ${list}[${seen}] too: names are unique.`)];
	});
}

function unknownModels(file: WrittenProjectFile): Explained[] {
	const models = file.models.map((m) => m.model);
	const check = (list: 'rollouts' | 'slos') =>
		file[list].flatMap(({ model }, index) =>
			models.includes(model) ? [] : [at([list, index, 'model'], pointsNowhere(model, models, 'model', 'models'))]
		);
	return [...check('rollouts'), ...check('slos')];
}

function metricChecks(asked: readonly { metric: string; quantile?: number }[], list: PropertyKey[]): Explained[] {
	return asked.flatMap(({ metric, quantile }, index) => {
		const known = METRICS.find(({ name }) => name === metric);
		if (!known) {
			const names = METRICS.map(({ name }) => name);
			const hint = didYouMean(metric, names) || ` Known: ${names.join(', ')}.`;
			return [at([...list, index, 'metric'], `there is no metric "${metric}".${hint}`)];
		}
		if (known.needs !== 'quantiles' || quantile !== undefined) return [];
		return [at([...list, index, 'metric'], `${metric} needs to know which quantile: add "quantile: 0.95".`)];
	});
}

function modelChecks(file: WrittenProjectFile, index: number): Explained[] {
	const model = file.models[index];
	if (model === undefined) return [];
	return [
		...twice(model.monitors, 'monitors', 'monitor', (m) => m.monitor).map((e) => ({
			...e,
			path: ['models', index, ...e.path]
		})),
		...model.monitors.flatMap((monitor, i) => placeChecks(file, index, monitor, ['models', index, 'monitors', i])),
		...referenceChecks(model, index)
	];
}

/** Checks of a rollout's gate that nothing could be measured for. */
function gateChecks(file: WrittenProjectFile, index: number): Explained[] {
	const rollout = file.rollouts[index];
	const model = file.models.findIndex((it) => it.model === rollout?.model);
	return (rollout?.checks ?? []).flatMap((check, i) => {
		const here = ['rollouts', index, 'checks', i];
		const problem = gateCheckProblem(check);
		if (problem) return [at([...here, problem.key], problem.message)];
		// Levels are those of devices.
		return metricNamed(check.metric)?.needs === 'level' ? [] : placeChecks(file, model, check, here);
	});
}

/** Whether what a metric is asked for is a feature of its kind, and a segment, of the model. */
function placeChecks(
	file: WrittenProjectFile,
	index: number,
	{ metric, feature, ...groups }: { metric: string; feature?: string; segment?: string; against?: string },
	here: PropertyKey[]
): Explained[] {
	const model = file.models[index];
	if (model === undefined) return [];
	const features = featuresKnown(model, file);
	const dimensions = [...model.segments, ...Object.keys(model.protected)];
	const found = kindChecks(metric, feature && model.features[feature]?.kind, [...here, 'metric']);
	if (feature && !feature.startsWith('@') && features.length > 0 && !features.includes(feature)) {
		found.push(at([...here, 'feature'], pointsNowhere(feature, features, 'feature', `models[${index}].features`)));
	}
	for (const key of ['segment', 'against'] as const) {
		const dimension = groups[key]?.split('=')[0];
		if (!dimension || dimensions.includes(dimension)) continue;
		found.push(at([...here, key], pointsNowhere(dimension, dimensions, 'segment', `models[${index}].segments`)));
	}
	return found;
}

/** Some metrics read numbers only, some are made for categories: what the feature is declared to be decides. */
function kindChecks(metric: string, kind: string | undefined, path: PropertyKey[]): Explained[] {
	const unfit = kindProblem(metric, kind);
	if (unfit !== undefined) return [at(path, unfit)];
	const reads = METRICS.find(({ name }) => name === metric)?.feature;
	if (!reads || !kind || reads === kind) return [];
	const others = METRICS.filter(({ needs, feature }) => needs === 'two_sample' && feature !== reads);
	const names = others.map(({ name }) => name).join(', ');
	return [at(path, `${metric} reads ${reads} features and this one is declared ${kind}. Metrics for it: ${names}.`)];
}

function pointsNowhere(name: string, known: readonly string[], what: string, where: string): string {
	const hint = didYouMean(name, known) || (known.length > 0 ? ` Known: ${known.join(', ')}.` : '');
	return `there is no ${what} "${name}": declare it under ${where}.${hint}`;
}

function at(path: PropertyKey[], message: string): Explained {
	return { path, at_key: false, message };
}
