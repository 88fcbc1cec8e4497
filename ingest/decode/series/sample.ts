import { z } from 'zod';
import type { SourceContext } from '../decoder.ts';
import type { CounterEvent } from '../event.ts';
import { namesOfModels } from '../naming.ts';

/** One value of one series of metrics at one moment, whichever way it came. */
export interface Sample {
	name: string;
	labels: Readonly<Record<string, string>>;
	/** NaN and infinities included. */
	value: number;
	/** ms since 1970. */
	ts: number;
}

/** Options of every decoder that reads series of metrics. */
export const seriesOptions = z.strictObject({
	models: namesOfModels,
	/** Host of the series that name none. */
	host: z.string().min(1).max(200).optional(),
	/** Names of pods, with the groups `model` and `version`: what a GPU serves. */
	pod: z
		.string()
		.max(500)
		.refine(isPattern, 'write a regular expression, such as "^(?<model>.+)-predictor-(?<version>[0-9]+)-"')
		.optional()
});
export type SeriesOptions = z.infer<typeof seriesOptions>;

/** The source of a sample: what its records do not say themselves. */
export interface Origin {
	context: SourceContext<SeriesOptions>;
	/** host:port that was polled, '' where nothing was. */
	instance: string;
}

/** Levels of one device at one moment. */
export interface Level {
	host: string;
	gpu: string;
	uuid: string;
	gpu_model: string;
	model: string;
	version: string;
	metrics: Record<string, number>;
	/** An older name of the same number: it yields to the newer one, and is never added to it. */
	alias?: boolean;
}

export type Count = Pick<CounterEvent, 'model' | 'version' | 'instance' | 'name' | 'value'>;

/** What a sample says; undefined: it is of no series that this reader knows. */
export type Reader = (sample: Sample, origin: Origin) => { level?: Level; counts?: Count[] } | undefined;

/** The first of the labels that says something: exporters send empty texts for what they do not know. */
export function labelOf({ labels }: Sample, ...names: readonly string[]): string {
	for (const name of names) if (labels[name]) return labels[name];
	return '';
}

/** host:port of the server that a sample speaks of. */
export function instanceOf(sample: Sample, { instance, context }: Origin): string {
	const named = labelOf(sample, 'instance') || authority(labelOf(sample, 'url', 'endpoint'));
	return (
		named || instance || context.options.host || labelOf(sample, 'host', 'hostname', 'Hostname', 'host.name', 'pod')
	);
}

/** host:port of an address: of 'http://node-3:8000/metrics' it is 'node-3:8000'. */
export function authority(address: string): string {
	return address
		.replace(/^[a-z]+:\/\//i, '')
		.replace(/[/?#].*$/s, '')
		.replace(/^.*@/s, '');
}

function isPattern(text: string): boolean {
	try {
		new RegExp(text);
		return true;
	} catch {
		return false;
	}
}
