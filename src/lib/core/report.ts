import { z } from 'zod';
import { completenessSchema } from './completeness.ts';
import { offsetRangeSchema, spanSchema } from './evidence.ts';
import { leewaySchema } from './finding.ts';
import { REASONS, VERDICTS, type Reason } from './verdict.ts';

const reasons = Object.values(REASONS).flat() as [Reason, ...Reason[]];

/** How the pipeline writes a segment that an event did not say: a group of its own. */
export const UNKNOWN_GROUP = 'unknown';

/** The shares that definitions of fairness compare. */
export type BiasPart = 'selected' | 'true_positive' | 'false_positive' | 'precision';

/** An estimate with its interval; `level` is the probability with which it covers. */
export const intervalSchema = z.strictObject({
	value: z.number(),
	lower: z.number(),
	upper: z.number(),
	level: z.number()
});
export type Interval = z.infer<typeof intervalSchema>;

/** One group of one protected attribute, compared with the attribute's reference group. */
export const biasGroupSchema = z.strictObject({
	attribute: z.string(),
	/** Value as recorded, and its words for people. */
	group: z.string(),
	label: z.string(),
	reference: z.boolean(),
	n: z.number(),
	/** Share of all decisions, 0 to 1. */
	share: z.number(),
	selected: z.number(),
	/** Selection rate, 0 to 1; null without rows. */
	rate: intervalSchema.nullable(),
	/** Ratio of the rate to the reference group's; null for the reference and under the minimum. */
	ratio: intervalSchema.nullable(),
	/** Null for the reference group: it is compared with nobody. */
	verdict: z.enum(VERDICTS).nullable(),
	reason: z.enum(reasons).nullable(),
	/** The interval of the ratio excludes 1. */
	moved: z.boolean(),
	detail: z.string()
});
export type BiasGroup = z.infer<typeof biasGroupSchema>;

export const DEFINITIONS = [
	'demographic_parity',
	'equal_opportunity',
	'equalized_odds',
	'predictive_parity',
	'calibration'
] as const;
export type Definition = (typeof DEFINITIONS)[number];

/** One group under one definition of fairness. */
export const biasDefinitionSchema = z.strictObject({
	definition: z.enum(DEFINITIONS),
	title: z.string(),
	question: z.string(),
	does_not_say: z.string(),
	chosen: z.boolean(),
	attribute: z.string(),
	group: z.string(),
	estimate: intervalSchema.nullable(),
	/** 'ratio' or 'difference'. */
	unit: z.string(),
	leeway: leewaySchema,
	verdict: z.enum(VERDICTS),
	reason: z.enum(reasons),
	moved: z.boolean(),
	detail: z.string()
});
export type BiasDefinition = z.infer<typeof biasDefinitionSchema>;

/** What every comparison of two groups says: blind ones have no ratio. */
const compared = {
	n: z.number(),
	ratio: intervalSchema.nullable(),
	verdict: z.enum(VERDICTS),
	reason: z.enum(reasons),
	moved: z.boolean(),
	detail: z.string()
};

/** One cell of all protected attributes together, compared with the cell of all references. */
export const biasCellSchema = z.strictObject({ ...compared, values: z.array(z.string()), reference: z.boolean() });
export type BiasCell = z.infer<typeof biasCellSchema>;

/** One group in one window, compared with its reference group in the same window. */
export const biasWindowSchema = z.strictObject({ ...compared, span: spanSchema, share: z.number() });
export type BiasWindow = z.infer<typeof biasWindowSchema>;

export const BUCKETS = ['hour', 'day', 'week', 'month'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** One group inside the strata of another segment or feature, and adjusted for them (Mantel and Haenszel). */
export const biasStrataSchema = z.strictObject({
	by: z.string(),
	/** The group without strata, as in the table of groups. */
	all: z.strictObject(compared),
	strata: z.array(z.strictObject({ ...compared, stratum: z.string() })),
	adjusted: z.strictObject(compared)
});
export type BiasStrata = z.infer<typeof biasStrataSchema>;

/** What a bias page shows and a report freezes. Everything a reader needs to make the numbers again. */
export const biasReportSchema = z.strictObject({
	schema: z.literal('leeway.bias-report/1'),
	project: z.string(),
	environment: z.string(),
	model: z.string(),
	/** '' = all versions. */
	version: z.string(),
	simulated: z.boolean(),
	risk_tier: z.string(),
	/** Event time of the decisions. */
	period: spanSchema,
	/** The worst group, named by verdict, then by distance of the ratio from 1 on the logarithm; null without one. */
	worst: z.strictObject({ attribute: z.string(), group: z.string() }).nullable(),
	/** The group that definitions, windows and strata are about: the worst, unless the reader chose another. */
	shown: z.strictObject({ attribute: z.string(), group: z.string() }).nullable(),
	/** The verdict sentence, and what helps to judge it, as rich text (see rich.ts). */
	sentence: z.string(),
	lede: z.string(),
	verdict: z.enum(VERDICTS),
	/** The prediction that counts as selected. */
	favourable: z.string(),
	leeway: leewaySchema,
	groups: z.array(biasGroupSchema),
	definitions: z.array(biasDefinitionSchema),
	/** Null with one protected attribute. `attributes` names the places of `values`. */
	intersections: z.strictObject({ attributes: z.array(z.string()), cells: z.array(biasCellSchema) }).nullable(),
	/** Of the group shown; null without one, and where the period is a single window. */
	over_time: z.strictObject({ bucket: z.enum(BUCKETS), windows: z.array(biasWindowSchema) }).nullable(),
	/** Of the group shown; null where nothing is known to look inside. */
	strata: biasStrataSchema.nullable(),
	completeness: z.strictObject({
		/** Decisions in the period, and those with a known label. */
		rows: z.number(),
		labelled: z.number().nullable(),
		/** Rows whose protected attribute is not known, per attribute. */
		unknown: z.record(z.string(), z.number()),
		offsets: z.array(offsetRangeSchema),
		/** Captured, paired, attributed, labelled and sampled shares; reports of an earlier version have none. */
		evidence: completenessSchema.optional()
	}),
	method: z.array(z.string()),
	limitations: z.array(z.string()),
	code_version: z.string(),
	config_hash: z.string()
});
export type BiasReport = z.infer<typeof biasReportSchema>;

/** A frozen page. `hash` is the SHA-256 of `content` in canonical JSON (RFC 8785), in hex. */
export const reportSchema = z.strictObject({
	/** Running number for people: "report no. 32". */
	id: z.int(),
	kind: z.literal('bias'),
	project: z.string(),
	model: z.string(),
	created_at: z.string(),
	created_by: z.string(),
	content: biasReportSchema,
	hash: z.string()
});
export type Report = z.infer<typeof reportSchema>;

/** What `verifyReport` found: the hash made again from what is stored. */
export const reportCheckSchema = z.strictObject({
	id: z.int(),
	stored: z.string(),
	recomputed: z.string(),
	equal: z.boolean(),
	/** The audit chain holds the hash from the day of freezing too. */
	in_audit_log: z.boolean()
});
export type ReportCheck = z.infer<typeof reportCheckSchema>;
