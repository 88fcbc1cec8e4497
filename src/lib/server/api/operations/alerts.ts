import { z } from 'zod';
import { ALERT_STATES, alertSchema } from '#core/alert.ts';
import { limitParam, NO_BODY, NO_PARAMS, operation, wholeNumber } from '../operation.ts';

const idParam = z.strictObject({ id: wholeNumber.describe('Number of the alert') });
export const person = z.string().min(1, 'say who you are').max(200);

export const listAlerts = operation({
	id: 'listAlerts',
	method: 'get',
	path: '/api/v1/alerts',
	tag: 'Alerts',
	summary: 'Alerts, newest first',
	params: NO_PARAMS,
	query: z.strictObject({
		state: z
			.enum([...ALERT_STATES, 'open'])
			.optional()
			.describe('`open`: firing or recovering. Left out: all'),
		model: z.string().optional(),
		limit: limitParam
	}),
	body: NO_BODY,
	answer: z.strictObject({ alerts: z.array(alertSchema) }),
	problems: []
});

export const getAlert = operation({
	id: 'getAlert',
	method: 'get',
	path: '/api/v1/alerts/{id}',
	tag: 'Alerts',
	summary: 'One alert with its timeline and the newest finding of its series',
	params: idParam,
	query: z.strictObject({}),
	body: NO_BODY,
	answer: alertSchema,
	problems: [404]
});

export const acknowledgeAlert = operation({
	id: 'acknowledgeAlert',
	method: 'post',
	path: '/api/v1/alerts/{id}/acknowledge',
	tag: 'Alerts',
	summary: 'Takes an alert: it stays open, and who has it is written down',
	params: idParam,
	query: z.strictObject({}),
	body: z.strictObject({ by: person, comment: z.string().min(1, 'say what you know or will do').max(2000) }),
	answer: alertSchema,
	problems: [404, 409]
});
