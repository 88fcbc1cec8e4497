import { z } from 'zod';

/** Words of the EU AI Act. The tier sets which gates and approvals apply. */
export const RISK_TIERS = ['minimal', 'limited', 'high'] as const;
export type RiskTier = (typeof RISK_TIERS)[number];

/** Lower case, digits, '-', '_' and '.', so that it fits a URL and a file name. */
export const slugSchema = z
	.string()
	.regex(/^[a-z0-9][a-z0-9._-]*$/, 'use lower case letters, digits, "-", "_" or ".", such as "credit-score"');

const limits = {
	/** Where "nothing has changed" lies: 0 for a distance, 1 for a ratio. Left out, the metric's own. */
	origin: z.number().optional(),
	min: z.number().optional(),
	max: z.number().optional(),
	unit: z.string().optional(),
	rationale: z.string().min(1, 'say why this much is tolerable: a verdict without a reason cannot be defended')
};

/** The range an owner tolerates, as written in leeway.yaml: at least one end, and why. */
export const leewayConfigSchema = z
	.strictObject(limits)
	.refine(
		(l) => l.min !== undefined || l.max !== undefined,
		'set min, max or both: a leeway without an end never decides'
	)
	.refine((l) => l.min === undefined || l.max === undefined || l.min < l.max, 'min must be smaller than max');
export type LeewayConfig = z.infer<typeof leewayConfigSchema>;

export const featureConfigSchema = z.strictObject({
	kind: z.enum(['numeric', 'categorical']),
	unit: z.string().optional(),
	/** Share of the model's decision that hangs on it, 0 to 1; ranks drift. */
	importance: z.number().min(0).max(1).optional(),
	description: z.string().optional()
});
export type FeatureConfig = z.infer<typeof featureConfigSchema>;

export const protectedConfigSchema = z.strictObject({
	/** Value of the segment that the others are compared with. */
	reference: z.string(),
	/** Value as recorded -> words for people. */
	labels: z.record(z.string(), z.string()).optional(),
	/** Groups with fewer rows are blind (`too_few`). */
	min_n: z.int().min(1).default(30)
});
export type ProtectedConfig = z.infer<typeof protectedConfigSchema>;

const instant = z.iso.datetime({ offset: true, error: 'use ISO 8601 with a zone, such as 2026-01-31T00:00:00Z' });

/** Where the origin lies. Absent: the first hours of traffic. */
export const referenceConfigSchema = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('window'), start: instant, end: instant }),
	z.strictObject({ kind: z.literal('version'), version: z.string() }),
	z.strictObject({ kind: z.literal('file'), path: z.string(), mapping: z.string() })
]);
export type ReferenceConfig = z.infer<typeof referenceConfigSchema>;

/** Length of a window in seconds: a whole number of base windows. */
const windowSeconds = z
	.int()
	.min(60)
	.refine((seconds) => seconds % 60 === 0, 'use a multiple of 60: windows are unions of minutes');

export const monitorConfigSchema = z.strictObject({
	/** Name inside the model, such as 'income.psi'. */
	monitor: z.string().min(1),
	metric: z.string().min(1),
	feature: z.string().optional(),
	segment: z.string().optional(),
	leeway: leewayConfigSchema,
	windows: z.array(windowSeconds).min(1).optional(),
	/** For quantile metrics, in (0, 1). */
	quantile: z.number().gt(0).lt(1).optional()
});
export type MonitorConfig = z.infer<typeof monitorConfigSchema>;

export const modelConfigSchema = z.strictObject({
	model: slugSchema,
	/** Made by the demo: labelled as such, and tells nobody outside. */
	simulated: z.boolean().optional(),
	owner: z.string().optional(),
	description: z.string().optional(),
	risk_tier: z.enum(RISK_TIERS).default('minimal'),
	environment: z.string().min(1).default('production'),
	features: z.record(z.string(), featureConfigSchema).default({}),
	/** Names of features, or of keys of the event's `segments`. Only these have rollups. */
	segments: z.array(z.string()).default([]),
	protected: z.record(z.string(), protectedConfigSchema).default({}),
	/** The prediction that counts as selected. */
	favourable: z.string().default('1'),
	label: z.strictObject({ name: z.string().min(1), delay_seconds: z.number().min(0) }).optional(),
	windows: z.array(windowSeconds).min(1).default([3600]),
	min_n: z.int().min(1).default(200),
	reference: referenceConfigSchema.optional(),
	/** Empty: the default monitors for what arrives. */
	monitors: z.array(monitorConfigSchema).default([]),
	/** Chance that the model ever pages falsely, over all its monitors and its whole life. */
	alpha: z.number().gt(0).lte(0.5).default(0.05)
});
export type ModelConfig = z.infer<typeof modelConfigSchema>;
/** As a person writes it: defaults left out. */
export type ModelConfigInput = z.input<typeof modelConfigSchema>;
