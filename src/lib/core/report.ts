import { z } from 'zod';
import { offsetRangeSchema, spanSchema } from './evidence.ts';
import { leewaySchema } from './finding.ts';
import { REASONS, VERDICTS, type Reason } from './verdict.ts';

const reasons = Object.values(REASONS).flat() as [Reason, ...Reason[]];

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
	detail: z.string()
});
export type BiasGroup = z.infer<typeof biasGroupSchema>;

/** The selected group under one definition of fairness. */
export const biasDefinitionSchema = z.strictObject({
	/** Slug: demographic_parity, equal_opportunity, equalized_odds, predictive_parity, calibration. */
	definition: z.string(),
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
	detail: z.string()
});
export type BiasDefinition = z.infer<typeof biasDefinitionSchema>;

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
	/** The verdict sentence in words. */
	sentence: z.string(),
	verdict: z.enum(VERDICTS),
	/** The prediction that counts as selected. */
	favourable: z.string(),
	leeway: leewaySchema,
	groups: z.array(biasGroupSchema),
	definitions: z.array(biasDefinitionSchema),
	completeness: z.strictObject({
		/** Decisions in the period, and those with a known label. */
		rows: z.number(),
		labelled: z.number().nullable(),
		/** Rows whose protected attribute is not known, per attribute. */
		unknown: z.record(z.string(), z.number()),
		offsets: z.array(offsetRangeSchema)
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
