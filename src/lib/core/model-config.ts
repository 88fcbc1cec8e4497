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

/** What every text gets where its declaration names nothing else. */
export const BUILT_IN_DESCRIPTORS = ['length', 'words', 'language', 'oov_share', 'pii', 'pii_count'] as const;

/** A scorer of one's own, for texts: a module beside leeway.yaml that exports `scorer`. */
export const scorerConfigSchema = z.strictObject({
	/** Of the descriptor: `<feature>.<name>`. */
	name: z.string().regex(/^[a-z][a-z0-9_]{0,49}$/, 'use lower case letters, digits and "_", such as "toxicity"'),
	/** Path of the module, from the folder of leeway.yaml. */
	module: z.string().min(1)
});
export type ScorerConfig = z.infer<typeof scorerConfigSchema>;

/** What a feature is: an embedding is a list of numbers, of a text its descriptors are kept. */
export const FEATURE_KINDS = ['numeric', 'categorical', 'embedding', 'text'] as const;
export type FeatureKind = (typeof FEATURE_KINDS)[number];

export const featureConfigSchema = z
	.strictObject({
		kind: z.enum(FEATURE_KINDS),
		unit: z.string().optional(),
		/** Share of the model's decision that hangs on it, 0 to 1; ranks drift. */
		importance: z.number().min(0).max(1).optional(),
		description: z.string().optional(),
		/** Texts only: which descriptors it gets; left out: all built-in ones and all scorers. */
		descriptors: z.array(z.string().min(1)).min(1).optional(),
		/** Texts only. true: the text itself is stored too; else only its descriptors are. */
		keep: z.boolean().optional()
	})
	.refine(
		({ kind, descriptors, keep }) => kind === 'text' || (descriptors === undefined && keep === undefined),
		'descriptors and keep belong to features of kind text'
	);
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

const OF_TRAFFIC = [
	z.strictObject({ kind: z.literal('window'), start: instant, end: instant }),
	z.strictObject({ kind: z.literal('version'), version: z.string() })
] as const;

/** Where the origin lies. Absent: the first hours of traffic. */
export const referenceConfigSchema = z.discriminatedUnion('kind', [
	...OF_TRAFFIC,
	z.strictObject({ kind: z.literal('file'), path: z.string(), mapping: z.string() })
]);
export type ReferenceConfig = z.infer<typeof referenceConfigSchema>;

const span = z.int().min(1).optional();
/** The traffic just before a window, at a gap from it. */
const movingReferenceSchema = z
	.strictObject({ kind: z.literal('moving'), span_days: span, span_hours: span, gap_days: span, gap_hours: span })
	.refine(
		(m) => (m.span_days === undefined) !== (m.span_hours === undefined),
		'give span_days or span_hours: one of the two says how long the reference is'
	)
	.refine((m) => m.gap_days === undefined || m.gap_hours === undefined, 'give gap_days or gap_hours, not both');
export type MovingReference = z.infer<typeof movingReferenceSchema>;

/** A reference beside the main one. */
const namedReferenceSchema = z.discriminatedUnion('kind', [...OF_TRAFFIC, movingReferenceSchema]);
export type NamedReference = z.infer<typeof namedReferenceSchema>;

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
	quantile: z.number().gt(0).lt(1).optional(),
	/** Name under `references`; left out: the model's main reference. */
	reference: z.string().optional()
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
	/** The main one, which the classes of every distance come from. */
	reference: referenceConfigSchema.optional(),
	/** Others beside it, by the name under which monitors ask for them. */
	references: z.record(slugSchema, namedReferenceSchema).default({}),
	/** Empty: the default monitors for what arrives. */
	monitors: z.array(monitorConfigSchema).default([]),
	/** Chance that the model ever pages falsely, over all its monitors and its whole life. */
	alpha: z.number().gt(0).lte(0.5).default(0.05)
});
export type ModelConfig = z.infer<typeof modelConfigSchema>;
/** As a person writes it: defaults left out. */
export type ModelConfigInput = z.input<typeof modelConfigSchema>;
