import { z } from 'zod';
import { backtestSchema } from '#core/backtest.ts';
import { NO_BODY, operation } from '../operation.ts';

export const backtestMonitor = operation({
	id: 'backtestMonitor',
	method: 'post',
	path: '/api/v1/models/{model}/monitors/{monitor}/backtest',
	tag: 'Models',
	summary: 'Replays the stored history of a monitor: its pages, how soon it finds injected drifts, a suggested leeway',
	description:
		'Takes some seconds and writes nothing. The rate of pages and the suggestion take the history as unchanged traffic.',
	params: z.strictObject({
		model: z.string().min(1).describe('Slug of the model'),
		monitor: z.string().min(1).describe('Name of the monitor, such as income.psi')
	}),
	query: z.strictObject({ environment: z.string().min(1).default('production') }),
	body: NO_BODY,
	answer: backtestSchema,
	problems: [404, 409]
});
