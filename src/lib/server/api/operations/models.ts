import { z } from 'zod';
import { completenessSchema } from '#core/completeness.ts';
import { findingSchema } from '#core/finding.ts';
import { biasReportSchema } from '#core/report.ts';
import { changesSchema } from '#server/read/changes.ts';
import { driftSchema } from '#server/read/drift.ts';
import { instantParam } from '#server/read/instant.ts';
import { modelDetailSchema, modelSummarySchema } from '#server/read/models.ts';
import { slicesSchema } from '#server/read/slices.ts';
import { limitParam, modelParam, NO_BODY, NO_PARAMS, operation, wholeNumber } from '../operation.ts';

const version = z.string().optional().describe("Version of the model; '' = unattributed. Left out: all");
const window = wholeNumber.optional().describe('Length of the windows in seconds, such as 3600. Left out: all');

export const listModels = operation({
	id: 'listModels',
	method: 'get',
	path: '/api/v1/models',
	tag: 'Models',
	summary: 'Every model with its verdict per concern, worst first, simulated ones last',
	params: NO_PARAMS,
	query: z.strictObject({}),
	body: NO_BODY,
	answer: z.strictObject({ models: z.array(modelSummarySchema) }),
	problems: []
});

export const getModel = operation({
	id: 'getModel',
	method: 'get',
	path: '/api/v1/models/{model}',
	tag: 'Models',
	summary: 'One model: versions, features, monitors and how each concern stands',
	params: modelParam,
	query: z.strictObject({}),
	body: NO_BODY,
	answer: modelDetailSchema,
	problems: [404]
});

export const getDrift = operation({
	id: 'getDrift',
	method: 'get',
	path: '/api/v1/models/{model}/drift',
	tag: 'Models',
	summary: 'The newest drift finding of every series, ranked by verdict, then by how much of the leeway is used up',
	params: modelParam,
	query: z.strictObject({
		version,
		window,
		feature: z.string().optional().describe('Name of a feature; @prediction and @score are the model’s own'),
		at: instantParam.optional().describe('The state at this instant. Left out: now'),
		limit: limitParam
	}),
	body: NO_BODY,
	answer: driftSchema,
	problems: [404]
});

export const getFindings = operation({
	id: 'getFindings',
	method: 'get',
	path: '/api/v1/models/{model}/findings',
	tag: 'Models',
	summary: 'The looks of one monitor over time, oldest first, the latest revision of each',
	params: modelParam,
	query: z.strictObject({
		monitor: z.string().min(1).describe('Name of the monitor, such as income.psi'),
		version,
		window,
		from: instantParam.prefault('now-24h'),
		to: instantParam.prefault('now')
	}),
	body: NO_BODY,
	answer: z.strictObject({ findings: z.array(findingSchema) }),
	problems: [404]
});

export const getChanges = operation({
	id: 'getChanges',
	method: 'get',
	path: '/api/v1/models/{model}/changes',
	tag: 'Models',
	summary: 'Since when a monitor shows what it shows, with an interval, and what stream detectors say of its values',
	description:
		'Of the series of the monitor that needs attention most. The interval holds the start at its level; the stream ' +
		'detectors (Page-Hinkley, CUSUM, ADWIN, KSWIN) hold none and page nobody.',
	params: modelParam,
	query: z.strictObject({
		monitor: z.string().min(1).describe('Name of the monitor, such as income.psi'),
		version,
		window,
		segment: z.string().default('').describe("Such as 'channel=web'. Left out: all traffic")
	}),
	body: NO_BODY,
	answer: changesSchema,
	problems: [404]
});

export const getSlices = operation({
	id: 'getSlices',
	method: 'get',
	path: '/api/v1/models/{model}/slices',
	tag: 'Models',
	summary: 'In which slices of the traffic the change of a feature concentrates',
	description:
		'Declared segments, the values of categorical features, and pairs of them, from at most some 100,000 raw rows a side. A ' +
		'pair is named where it adds to both of its slices. Of those ' +
		'called concentrated, on average at most 5 % are so by chance.',
	params: modelParam,
	query: z.strictObject({
		feature: z.string().min(1).describe('Name of a feature; @prediction and @score are the model’s own'),
		version,
		window
	}),
	body: NO_BODY,
	answer: slicesSchema,
	problems: [404]
});

export const getEvidence = operation({
	id: 'getEvidence',
	method: 'get',
	path: '/api/v1/models/{model}/evidence',
	tag: 'Models',
	summary: 'How complete the evidence is: shares captured, paired, attributed, labelled and sampled',
	description:
		'A share is null where nothing says how much to expect. More than a tenth of the expected records missing makes ' +
		'verdicts blind (records_missing); `missing` says so in words.',
	params: modelParam,
	query: z.strictObject({
		environment: z.string().min(1).default('production'),
		from: instantParam.prefault('now-1h').describe('Beginning of the window, in event time'),
		to: instantParam.prefault('now')
	}),
	body: NO_BODY,
	answer: completenessSchema.extend({ missing: z.string().nullable() }),
	problems: [404]
});

export const getBias = operation({
	id: 'getBias',
	method: 'get',
	path: '/api/v1/models/{model}/bias',
	tag: 'Models',
	summary: 'Selection rates and ratios of every group of every protected attribute, with intervals',
	description: 'A closed period has one look, so that its level is 95 %.',
	params: modelParam,
	query: z.strictObject({ version, from: instantParam.optional(), to: instantParam.optional() }),
	body: NO_BODY,
	answer: biasReportSchema,
	problems: [404]
});
