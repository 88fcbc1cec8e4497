import { z } from 'zod';
import {
	ROLLOUT_STATES,
	rolloutDecisionSchema,
	rolloutGateSchema,
	rolloutSchema,
	verdictAnswerSchema,
	verdictRequestSchema,
	weightsSchema
} from '#core/rollout.ts';
import { NO_BODY, NO_PARAMS, operation, wholeNumber } from '../operation.ts';
import { person } from './alerts.ts';

const idParam = z.strictObject({ id: z.string().min(1).describe('Slug of the rollout') });

export const listRollouts = operation({
	id: 'listRollouts',
	method: 'get',
	path: '/api/v1/rollouts',
	tag: 'Rollouts',
	summary: 'Rollouts, newest first',
	params: NO_PARAMS,
	query: z.strictObject({ model: z.string().optional(), state: z.enum(ROLLOUT_STATES).optional() }),
	body: NO_BODY,
	answer: z.strictObject({ rollouts: z.array(rolloutSchema) }),
	problems: []
});

export const getRollout = operation({
	id: 'getRollout',
	method: 'get',
	path: '/api/v1/rollouts/{id}',
	tag: 'Rollouts',
	summary: 'One rollout with its steps, and the newest look of its gate',
	params: idParam,
	query: z.strictObject({}),
	body: NO_BODY,
	answer: rolloutSchema.extend({ gate: rolloutGateSchema.nullable() }),
	problems: [404]
});

export const getDecisions = operation({
	id: 'getDecisions',
	method: 'get',
	path: '/api/v1/rollouts/{id}/decisions',
	tag: 'Rollouts',
	summary: 'Every decision with what it stands on, newest first',
	params: idParam,
	query: z.strictObject({}),
	body: NO_BODY,
	answer: z.strictObject({ decisions: z.array(rolloutDecisionSchema) }),
	problems: [404]
});

export const getGates = operation({
	id: 'getGates',
	method: 'get',
	path: '/api/v1/rollouts/{id}/gates',
	tag: 'Rollouts',
	summary: 'Every look of the gate, oldest first: how the intervals narrowed',
	params: idParam,
	query: z.strictObject({ step: wholeNumber.optional().describe('Index of a step, from 0. Left out: all') }),
	body: NO_BODY,
	answer: z.strictObject({ gates: z.array(rolloutGateSchema) }),
	problems: [404]
});

export const getWeights = operation({
	id: 'getWeights',
	method: 'get',
	path: '/api/v1/rollouts/{id}/weights',
	tag: 'Rollouts',
	summary: 'What a router should send where: version to share of traffic in per cent',
	params: idParam,
	query: z.strictObject({}),
	body: NO_BODY,
	answer: z.strictObject({ rollout: z.string(), model: z.string(), weights: weightsSchema }),
	problems: [404]
});

const reasonBody = z.strictObject({ by: person, reason: z.string().min(1, 'say why: it goes into the log').max(2000) });

const act = (verb: 'promote' | 'hold' | 'resume' | 'rollback', summary: string) =>
	operation({
		id: `${verb}Rollout`,
		method: 'post',
		path: `/api/v1/rollouts/{id}/${verb}`,
		tag: 'Rollouts',
		summary,
		params: idParam,
		query: z.strictObject({}),
		body: reasonBody,
		answer: rolloutSchema,
		problems: [404, 409]
	});

export const promoteRollout = act('promote', 'Goes to the next step, or ends with the candidate as the stable version');
export const holdRollout = act('hold', 'Stays at the step until a person goes on');
export const resumeRollout = act('resume', 'Ends a hold: the gate decides again');
export const rollBackRollout = act('rollback', 'Sends all traffic back to the stable version');

export const askVerdict = operation({
	id: 'askVerdict',
	method: 'post',
	path: '/api/v1/verdict',
	tag: 'Rollouts',
	summary: 'The gate as another engine asks for it: pass, fail or unknown',
	description:
		'For the web provider of Argo Rollouts (jsonPath `{$.data}`). Answers 200 with `unknown` whenever it can answer, ' +
		'because an error aborts a rollout like a failure. Set both conditions and a consecutiveSuccessLimit there.',
	params: NO_PARAMS,
	query: z.strictObject({}),
	body: verdictRequestSchema,
	answer: z.strictObject({ data: verdictAnswerSchema }),
	problems: []
});
