import { z } from 'zod';
import { GPU_SHARES } from '#core/gpu-shares.ts';
import { instantOf } from './instant.ts';

/**
 * Leeway's own events, version 1, as applications send them (docs/events.md). These schemas are the documentation
 * and the judge: the decoder of the hot path is shaped by hand, and a property test holds it to them.
 */

const SLUG = /^[a-z0-9][a-z0-9._-]{0,199}$/;
const slug = z.string().regex(SLUG);
const name = z.string().min(1).max(200);
const id = z.string().min(1).max(500);
const share = z.number().min(0).max(1);
/** ISO 8601 with a zone, or seconds or milliseconds since 1970. */
const instant = z.union([z.string(), z.number()]).refine((value) => instantOf(value) !== undefined);
const scalar = z.union([z.number(), z.string(), z.boolean(), z.null()]);

/** Numbers of one embedding: more are refused, and so is what a single-precision number does not hold. */
export const MAX_DIMENSIONS = 4096;
export const MAX_COMPONENT = 3.4e38;
const vector = z.array(z.number().min(-MAX_COMPONENT).max(MAX_COMPONENT)).min(1).max(MAX_DIMENSIONS);

/** '@' marks the system's own features (@prediction, @score, @latency_ms, @status). */
const featureName = name.refine((value) => !value.startsWith('@'));

/** One prediction for one instance. */
export const inferenceSchema = z.strictObject({
	model: slug,
	/** Left out or '': not attributed to a version. */
	version: z.string().max(200).nullish(),
	project: slug.nullish(),
	environment: name.nullish(),
	/** Unique in (project, model); labels refer to it. Left out: made from where the record stood. */
	event_id: id.nullish(),
	/** Of the request that carried several instances. */
	request_id: z.string().max(500).nullish(),
	row_index: z.int().min(0).max(0xffffffff).nullish(),
	/** Event time; left out: when it arrived. */
	ts: instant.nullish(),
	/** Inverse of the sampling fraction. */
	weight: z.number().gt(0).nullish(),
	/**
	 * null: the value was missing. For a number, the texts "NaN", "Infinity" and "-Infinity" stand for themselves. A list
	 * of numbers is an embedding.
	 */
	features: z.record(featureName, z.union([scalar, vector])).nullish(),
	prediction: scalar.nullish(),
	score: z.number().nullish(),
	latency_ms: z.number().min(0).nullish(),
	/** 'ok' or an error class or code; a number is taken as text. */
	status: z.union([z.string().max(200), z.number()]).nullish(),
	/** Values of declared segments that are not features. */
	segments: z.record(name, scalar).nullish()
});

/** The truth about an event, when it is known. The latest `observed_at` wins. */
export const labelSchema = z.strictObject({
	model: slug,
	project: slug.nullish(),
	environment: name.nullish(),
	event_id: id,
	label_name: name.nullish(),
	label: z.union([z.string(), z.number(), z.boolean()]),
	observed_at: instant.nullish()
});

/** One sample of one device. */
export const gpuSchema = z.strictObject({
	host: name,
	gpu: z.union([name, z.int().min(0)]),
	project: slug.nullish(),
	environment: name.nullish(),
	uuid: z.string().max(200).nullish(),
	gpu_model: z.string().max(200).nullish(),
	/** What it serves. */
	model: z.string().max(200).nullish(),
	version: z.string().max(200).nullish(),
	ts: instant.nullish(),
	metrics: z
		.record(name, z.number())
		.and(z.looseObject(Object.fromEntries(GPU_SHARES.map((metric) => [metric, share.optional()]))))
});

export const eventSchemas = { inference: inferenceSchema, labels: labelSchema, gpu: gpuSchema };
export type Kind = keyof typeof eventSchemas;
export type WireInference = z.infer<typeof inferenceSchema>;
export type WireLabel = z.infer<typeof labelSchema>;
export type WireGpu = z.infer<typeof gpuSchema>;
