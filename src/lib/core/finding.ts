import { z } from 'zod';
import { REASONS, VERDICTS, type Reason } from './verdict.ts';

/** The five concerns a model is judged on, in the order the pages show them. */
export const CONCERNS = ['drift', 'performance', 'fairness', 'service', 'gpu'] as const;
export type Concern = (typeof CONCERNS)[number];

/** The feature of the model's declared label: over whole hours, as far as labels have come. */
export const LABEL = '@label';

/** Findings about GPUs belong to the pool, which stands in the model's place in every key. */
export const GPU_POOL = '@gpus';

const reasons = Object.values(REASONS).flat() as [Reason, ...Reason[]];

export const leewaySchema = z.strictObject({
	origin: z.number().optional(),
	min: z.number().optional(),
	max: z.number().optional(),
	unit: z.string(),
	rationale: z.string(),
	revision: z.int().min(1)
});

/**
 * One look at one series, as stored, served and shown. The key names are the same in the table,
 * the API and the pages. A finding is never changed: late data write a new `revision`.
 */
export const findingSchema = z.strictObject({
	/** Hash of series, window and revision: writing it twice changes nothing. */
	id: z.string(),
	project: z.string(),
	environment: z.string(),
	/** Slug of the model, or `@gpus`. */
	model: z.string(),
	/** '' = unattributed. */
	version: z.string(),
	/** '' = all traffic, else 'dimension=value'. */
	segment: z.string(),
	/** Name of the monitor inside the model, such as 'income.psi'. */
	monitor: z.string(),
	concern: z.enum(CONCERNS),
	metric: z.string(),
	/** Feature the metric reads; '@prediction', '@score', '@latency_ms', '@status' are the system's own; '' = none. */
	feature: z.string(),
	value: z.number().nullable(),
	lower: z.number().nullable(),
	upper: z.number().nullable(),
	level: z.number(),
	unit: z.string(),
	n: z.number(),
	reference_n: z.number().nullable(),
	moved: z.boolean(),
	leeway: leewaySchema,
	verdict: z.enum(VERDICTS),
	reason: z.enum(reasons),
	/** The reason in words, with its counts: "29 of 200 rows needed". */
	detail: z.string(),
	method: z.strictObject({
		name: z.string(),
		version: z.int(),
		params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
	}),
	/** Event time, ISO 8601 in UTC; `end` is exclusive. */
	window: z.strictObject({ start: z.string(), end: z.string(), seconds: z.number() }),
	/** Epoch of the alpha ledger and number of the look inside it, both from 1. */
	epoch: z.int(),
	look: z.int(),
	/** `replay`: evaluated on the data's own clock, notifies nobody. */
	clock: z.enum(['live', 'replay']),
	revision: z.int().min(1),
	computed_at: z.string()
});
export type Finding = z.infer<typeof findingSchema>;

/** The series a finding belongs to: monitor x version x segment x window length. */
export function seriesKey(
	f: Pick<Finding, 'project' | 'environment' | 'model' | 'version' | 'segment' | 'monitor'> & {
		window: { seconds: number };
	}
): string {
	return [f.project, f.environment, f.model, f.version, f.segment, f.monitor, f.window.seconds]
		.map((part) => encodeURIComponent(part))
		.join('/');
}
