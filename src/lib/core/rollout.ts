import { z } from 'zod';
import { offsetRangeSchema, spanSchema } from './evidence.ts';
import { findingSchema } from './finding.ts';
import type { GateCheck, GateCheckSpec } from './gate.ts';
import { leewayConfigSchema, slugSchema } from './model-config.ts';
import { VERDICTS } from './verdict.ts';

/** One check of a gate, as written in leeway.yaml. */
export const gateCheckConfigSchema = z.strictObject({
	check: slugSchema,
	title: z.string().optional(),
	scope: z.string().optional(),
	required: z.boolean().default(true),
	metric: z.string().min(1),
	feature: z.string().default(''),
	segment: z.string().default(''),
	against: z.string().optional(),
	quantile: z.number().gt(0).lt(1).optional(),
	min_n: z.int().min(1).default(200),
	leeway: leewayConfigSchema
});
export type GateCheckConfig = z.infer<typeof gateCheckConfigSchema>;

export const stepConfigSchema = z.strictObject({
	/** For people; left out, the share: "25 %". */
	name: z.string().optional(),
	/** Share of traffic that the candidate gets, in per cent; 0 is a shadow step. */
	weight: z.number().min(0).max(100),
	/** Rows of the candidate that the step needs. */
	min_rows: z.int().min(0).default(1000),
	/** Shortest and longest stay, in seconds. At the deadline an undecided gate holds for a person. */
	min_seconds: z.number().min(0).default(600),
	deadline_seconds: z.number().gt(0).default(86_400)
});

export const ON_EXCEEDED = ['roll_back', 'hold'] as const;

/** A rollout, as written in leeway.yaml. */
export const rolloutConfigSchema = z
	.strictObject({
		/** Left out: `<model>-<candidate>`. */
		id: slugSchema.optional(),
		model: slugSchema,
		environment: z.string().min(1).default('production'),
		stable: z.string().min(1, 'name the version that serves now'),
		candidate: z.string().min(1, 'name the version that should replace it'),
		steps: z.array(stepConfigSchema).min(1, 'a rollout needs at least one step'),
		checks: z.array(gateCheckConfigSchema).min(1, 'a gate without checks would promote anything'),
		/** False: the gate only advises, and a person presses the buttons. */
		automatic: z.boolean().default(true),
		on_exceeded: z.enum(ON_EXCEEDED).default('roll_back'),
		/** `data`: the rollout runs on the events' own time, for recorded traffic that is replayed. */
		clock: z.enum(['live', 'data']).default('live'),
		simulated: z.boolean().default(false)
	})
	.refine((r) => r.stable !== r.candidate, 'stable and candidate are the same version')
	.refine((r) => new Set(r.checks.map((c) => c.check)).size === r.checks.length, 'two checks have the same name')
	.refine(
		(r) => r.steps.every((step, i) => i === 0 || step.weight > (r.steps[i - 1]?.weight ?? 0)),
		'the weights of the steps must rise'
	);
export type RolloutConfig = z.infer<typeof rolloutConfigSchema>;
/** As a person writes it: defaults left out. */
export type RolloutConfigInput = z.input<typeof rolloutConfigSchema>;

const leeway = findingSchema.shape.leeway;

export const gateCheckSpecSchema: z.ZodType<GateCheckSpec> = z.strictObject({
	check: z.string(),
	title: z.string(),
	scope: z.string(),
	required: z.boolean(),
	metric: z.string(),
	feature: z.string(),
	segment: z.string(),
	against: z.string().optional(),
	quantile: z.number().optional(),
	min_n: z.number(),
	leeway
});

export const gateCheckSchema: z.ZodType<GateCheck> = findingSchema
	.pick({
		metric: true,
		feature: true,
		segment: true,
		value: true,
		lower: true,
		upper: true,
		level: true,
		unit: true,
		n: true,
		reference_n: true,
		moved: true,
		leeway: true,
		verdict: true,
		reason: true,
		detail: true,
		method: true
	})
	.extend({ check: z.string(), title: z.string(), scope: z.string(), required: z.boolean() });

export const STEP_STATES = ['pending', 'current', 'passed', 'stopped'] as const;

export const stepSchema = z.strictObject({
	name: z.string(),
	weight: z.number(),
	min_rows: z.number(),
	min_seconds: z.number(),
	deadline_seconds: z.number(),
	state: z.enum(STEP_STATES),
	/** On the rollout's clock. */
	started_at: z.string().nullable(),
	ended_at: z.string().nullable(),
	/** Verdict of the newest gate of the step over its required checks; null before the first. */
	verdict: z.enum(VERDICTS).nullable(),
	/** Required checks that are within, and all required ones. */
	checks_within: z.int(),
	checks_total: z.int(),
	rows: z.strictObject({ stable: z.number(), candidate: z.number() })
});
export type RolloutStep = z.infer<typeof stepSchema>;

export const ROLLOUT_STATES = ['running', 'held', 'promoted', 'rolled_back'] as const;
export type RolloutState = (typeof ROLLOUT_STATES)[number];

/** `hold` always names who or what ends it. */
export const HOLD_UNTIL = ['person', 'next_verdict', 'deadline'] as const;
export const holdSchema = z.strictObject({
	/** 'leeway' or a person. */
	by: z.string(),
	reason: z.string(),
	until: z.enum(HOLD_UNTIL),
	/** On the rollout's clock; a person's hold stops the deadline from here. */
	at: z.string()
});
export type Hold = z.infer<typeof holdSchema>;

/** Version -> share of traffic in per cent; they add up to 100. */
export const weightsSchema = z.record(z.string(), z.number());
export type Weights = z.infer<typeof weightsSchema>;

export const rolloutSchema = z.strictObject({
	id: z.string(),
	project: z.string(),
	environment: z.string(),
	model: z.string(),
	stable: z.string(),
	candidate: z.string(),
	steps: z.array(stepSchema),
	/** Index of the current step, from 0; the last one stood on when it ended. */
	step: z.int(),
	state: z.enum(ROLLOUT_STATES),
	held: holdSchema.nullable(),
	/** What the router is asked to do. */
	weights: weightsSchema,
	/** What the traffic of the last minutes says that it does; null while nothing was seen. */
	observed: z.strictObject({ weights: weightsSchema, at: z.string() }).nullable(),
	automatic: z.boolean(),
	on_exceeded: z.enum(ON_EXCEEDED),
	checks: z.array(gateCheckSpecSchema),
	clock: z.enum(['live', 'data']),
	started_at: z.string(),
	ended_at: z.string().nullable(),
	simulated: z.boolean()
});
export type Rollout = z.infer<typeof rolloutSchema>;

/** One evaluated gate, kept so that the page can draw interval against margin over time. */
export const rolloutGateSchema = z.strictObject({
	rollout: z.string(),
	/** Index of the step, from 0, and number of the look inside it, from 1. */
	step: z.int(),
	look: z.int(),
	/** End of the window, on the rollout's clock. */
	at: z.string(),
	checks: z.array(gateCheckSchema)
});
export type RolloutGate = z.infer<typeof rolloutGateSchema>;

export const DECISION_ACTIONS = ['start', 'wait', 'promote', 'hold', 'roll_back'] as const;
export type DecisionAction = (typeof DECISION_ACTIONS)[number];

/** What a decision stands on, so that it can be made again. */
export const basisSchema = z.strictObject({
	window: spanSchema,
	rows: z.strictObject({ stable: z.number(), candidate: z.number() }),
	offsets: z.array(offsetRangeSchema),
	code_version: z.string(),
	config_hash: z.string()
});
export type Basis = z.infer<typeof basisSchema>;

export const rolloutDecisionSchema = z.strictObject({
	id: z.int(),
	rollout: z.string(),
	at: z.string(),
	/** 'leeway' or a person. */
	who: z.string(),
	action: z.enum(DECISION_ACTIONS),
	/** Indexes of steps, from 0; equal when it stays. `to_step` of the last promotion is the number of steps. */
	from_step: z.int(),
	to_step: z.int(),
	/** Named reason: all_within, exceeded, cannot_see, not_decided, past_deadline, too_early, ready, by_hand, created. */
	code: z.string(),
	/** The same in words. */
	reason: z.string(),
	verdict: z.enum(VERDICTS).nullable(),
	checks: z.array(gateCheckSchema),
	basis: basisSchema
});
export type RolloutDecision = z.infer<typeof rolloutDecisionSchema>;

export const verdictRequestSchema = z.strictObject({
	project: z.string().optional(),
	rollout: z.string().optional(),
	model: z.string().optional(),
	stable: z.string().optional(),
	candidate: z.string().optional(),
	/** Argo's word for the candidate. */
	canary: z.string().optional()
});
export type VerdictRequest = z.infer<typeof verdictRequestSchema>;

/** The answer to an outside engine, inside `{ data }`. */
export const verdictAnswerSchema = z.strictObject({
	verdict: z.enum(['pass', 'fail', 'unknown']),
	reason: z.string(),
	evidence_url: z.string(),
	checks: z.array(gateCheckSchema)
});
export type VerdictAnswer = z.infer<typeof verdictAnswerSchema>;
