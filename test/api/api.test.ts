import type { RequestHandler } from '@sveltejs/kit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openApi, OPERATIONS } from '#server/api/document.ts';
import { problemSchema } from '#server/api/problem.ts';
import type { App } from '#server/app.ts';
import { listAlerts } from '#store/repositories/alerts.ts';
import { listAudit } from '#store/repositories/audit.ts';
import { listQuarantine } from '#store/repositories/quarantine.ts';
import { quarantineCommand } from '../../src/cli/quarantine-command.ts';
import { call } from './harness.ts';
import { openApiApp, START } from './open-api-app.ts';

interface Route {
	GET?: RequestHandler;
	POST?: RequestHandler;
	fallback?: RequestHandler;
}
/** Every route of the API, by its path in the document. */
const routes = new Map(
	Object.entries(
		import.meta.glob<Route>(['../../src/routes/api/v1/**/+server.ts', '../../src/routes/v1/**/+server.ts'], {
			eager: true
		})
	).map(([file, route]) => [
		file.replace('../../src/routes', '').replace('/+server.ts', '').replaceAll('[', '{').replaceAll(']', '}'),
		route
	])
);

let app: App;
let close: () => Promise<void>;
let alertId = '';
let refusedId = '';
const me = { by: 'J. Okafor', reason: 'the mapping was wrong' };
const ROLLOUT = 'credit-risk-v13';

beforeAll(async () => {
	({ app, close } = await openApiApp());
	const [alert] = await listAlerts(app.store.pg.db, { model: 'credit-risk' });
	alertId = String(alert?.id ?? '');
	await app.ingest.ingestRecords('inference', [{ model: 'No Slug' }]);
	refusedId = (await listQuarantine(app.store))[0]?.id ?? '';
	await app.control.createRollout({
		id: ROLLOUT,
		model: 'credit-risk',
		stable: 'v12',
		candidate: 'v13',
		steps: [{ weight: 50 }, { weight: 100 }],
		checks: [{ check: 'drift', metric: 'psi', feature: 'income', leeway: { max: 0.2, rationale: 'a test' } }]
	});
}, 120_000);
afterAll(() => close());

function request(path: string, params: Record<string, string> = {}, query = '', body?: unknown, method?: string) {
	const route = routes.get(path);
	const handler = (body === undefined ? route?.GET : route?.POST) ?? route?.fallback;
	if (!handler) throw new Error(`No handler for ${path}`);
	const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
	return call(handler, app, { path: filled + query, params, body, ...(method !== undefined && { method }) });
}

describe('the OpenAPI document', () => {
	const document = openApi();

	test('has a handler for every operation, and an operation for every handler', () => {
		const described = Object.entries(document.paths).flatMap(([path, methods]) =>
			Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
		);
		const handled = [...routes].flatMap(([path, route]) =>
			(['GET', 'POST'] as const).filter((method) => route[method]).map((method) => `${method} ${path}`)
		);
		expect(described.toSorted()).toEqual(handled.toSorted());
	});

	test('every path answers a method it does not know with problem details', async () => {
		for (const [path, route] of routes) {
			expect(route.fallback, path).toBeDefined();
		}
		const { status, type, body } = await call(routes.get('/api/v1/alerts')?.fallback as RequestHandler, app, {
			path: '/api/v1/alerts',
			method: 'DELETE'
		});
		expect([status, type]).toEqual([405, 'application/problem+json']);
		expect(problemSchema.parse(body).detail).toContain('DELETE');
	});

	test('is JSON, and what the route serves', async () => {
		const { body } = await request('/api/v1/openapi.json');
		expect(body).toEqual(JSON.parse(JSON.stringify(document)));
		expect(document.openapi).toBe('3.1.0');
	});

	test('operation ids are unique', () => {
		const ids = OPERATIONS.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
	});
});

test('a backtest answers as documented, or says why it cannot', async () => {
	const path = '/api/v1/models/{model}/monitors/{monitor}/backtest';
	const operation = OPERATIONS.find((known) => known.path === path);
	const post = (monitor: string) => {
		const handler = routes.get(path)?.POST as RequestHandler;
		const params = { model: 'credit-risk', monitor };
		const filled = `/api/v1/models/credit-risk/monitors/${monitor}/backtest`;
		return call(handler, app, { path: filled, params, method: 'POST' });
	};
	const answer = await post('income.psi');
	// Whether the history is long enough depends on the hour at which the traffic of this test begins.
	const schema = answer.status === 200 ? operation?.answer : problemSchema;
	expect(schema?.safeParse(answer.body).error?.issues).toBeUndefined();
	const unknown = await post('nobody.psi');
	expect(unknown.status).toBe(409);
	expect(problemSchema.parse(unknown.body).detail).toContain('no monitor "nobody.psi"');
});

describe('every answer is what the document says', () => {
	const cases: [path: string, params?: () => Record<string, string>, query?: string, body?: unknown][] = [
		['/api/v1/health'],
		['/api/v1/models'],
		['/api/v1/models/{model}', () => ({ model: 'credit-risk' })],
		['/api/v1/models/{model}/drift', () => ({ model: 'credit-risk' })],
		['/api/v1/models/{model}/drift', () => ({ model: 'credit-risk' }), '?version=v13&window=60&limit=5'],
		['/api/v1/models/{model}/findings', () => ({ model: 'credit-risk' }), '?monitor=income.psi&from=now-7d'],
		['/api/v1/models/{model}/changes', () => ({ model: 'credit-risk' }), '?monitor=income.psi'],
		['/api/v1/models/{model}/slices', () => ({ model: 'credit-risk' }), '?feature=income'],
		['/api/v1/models/{model}/bias', () => ({ model: 'screening' }), '?from=now-2d&to=now'],
		['/api/v1/models/{model}/evidence', () => ({ model: 'credit-risk' }), '?from=now-3h&to=now'],
		['/api/v1/alerts'],
		['/api/v1/alerts', undefined, '?state=open&model=credit-risk'],
		['/api/v1/alerts/{id}', () => ({ id: alertId })],
		['/api/v1/alerts/{id}/acknowledge', () => ({ id: alertId }), '', { by: 'A. Lindgren', comment: 'looking' }],
		['/api/v1/rollouts'],
		['/api/v1/rollouts/{id}', () => ({ id: ROLLOUT })],
		['/api/v1/rollouts/{id}/decisions', () => ({ id: ROLLOUT })],
		['/api/v1/rollouts/{id}/gates', () => ({ id: ROLLOUT }), '?step=0'],
		['/api/v1/rollouts/{id}/weights', () => ({ id: ROLLOUT })],
		['/api/v1/rollouts/{id}/hold', () => ({ id: ROLLOUT }), '', { by: 'J. Okafor', reason: 'a look first' }],
		['/api/v1/rollouts/{id}/resume', () => ({ id: ROLLOUT }), '', { by: 'J. Okafor', reason: 'looked' }],
		['/api/v1/verdict', undefined, '', { rollout: ROLLOUT }],
		['/api/v1/verdict', undefined, '', { rollout: 'nobody-knows' }],
		['/api/v1/rollouts/{id}/rollback', () => ({ id: ROLLOUT }), '', { by: 'J. Okafor', reason: 'enough' }],
		['/api/v1/gpus', undefined, '?from=now-2h'],
		['/api/v1/ingest'],
		['/api/v1/ingest/audit'],
		['/api/v1/ingest/quarantine', undefined, '?reason=schema&text=Slug&from=now-1h&limit=5'],
		['/api/v1/ingest/quarantine/{id}', () => ({ id: refusedId })],
		['/api/v1/ingest/quarantine/replay', undefined, '', () => ({ ...me, ids: [refusedId] })],
		['/api/v1/ingest/quarantine/expire', undefined, '', { ...me, filter: { topic: '@direct' } }]
	];
	test.each(cases)('%s', async (path, params = () => ({}), query = '', body = undefined) => {
		const method = body === undefined ? 'get' : 'post';
		const operation = OPERATIONS.find((known) => known.path === path && known.method === method);
		const answer = await request(path, params(), query, typeof body === 'function' ? body() : body);
		expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200, type: 'application/json' });
		const checked = operation?.answer.safeParse(answer.body);
		expect(checked?.error?.issues).toBeUndefined();
		expect(checked?.success).toBe(true);
	});

	test('covers every operation but those that other tests cover', () => {
		const covered = new Set(cases.map(([path, , , body]) => `${body === undefined ? 'get' : 'post'} ${path}`));
		const left = OPERATIONS.filter(({ method, path }) => !covered.has(`${method} ${path}`)).map(({ id }) => id);
		expect(left).toEqual(['backfillModel', 'backtestMonitor', 'promoteRollout']);
	});
});

describe('what the answers say', () => {
	test('drift is ranked: the broken input first, the verdict before the value', async () => {
		const { body } = await request('/api/v1/models/{model}/drift', { model: 'credit-risk' });
		const { findings } = z
			.object({
				findings: z.array(
					z.object({ finding: z.object({ verdict: z.string(), feature: z.string(), version: z.string() }) })
				)
			})
			.parse(body);
		expect(findings[0]?.finding).toMatchObject({ verdict: 'exceeded', feature: 'income', version: 'v13' });
		const order = ['exceeded', 'undecided', 'blind', 'within'];
		const ranks = findings.map(({ finding }) => order.indexOf(finding.verdict));
		expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
	});

	test('numbers of a blind finding are null', async () => {
		const { body } = await request(
			'/api/v1/models/{model}/findings',
			{ model: 'screening' },
			'?monitor=sex.X.dir&from=now-7d'
		);
		const row = z.object({ verdict: z.string(), value: z.number().nullable(), lower: z.number().nullable() });
		for (const finding of z.object({ findings: z.array(row) }).parse(body).findings) {
			if (finding.verdict === 'blind') expect(finding).toMatchObject({ value: null, lower: null });
		}
	});

	test('a replay and an expiry stand in the audit log, with who, what and how many', async () => {
		const lines = await listAudit(app.store.pg.db, { subject: 'quarantine' });
		expect(lines.map(({ who, action, detail }) => ({ who, action, detail }))).toEqual([
			{
				who: me.by,
				action: 'quarantine.replay',
				detail: { reason: me.reason, ids: [refusedId], selected: 1, resolved: 0, failed: 1 }
			},
			{
				who: me.by,
				action: 'quarantine.expire',
				detail: { reason: me.reason, filter: { topic: '@direct' }, expired: 1 }
			}
		]);
	});

	test('a GPU comes with its series and its findings', async () => {
		const { body } = await request('/api/v1/gpus', {}, `?from=${START}&to=${START + 1_200_000}&step=60`);
		const device = z.object({ verdict: z.string(), series: z.array(z.unknown()), findings: z.array(z.unknown()) });
		const { gpus } = z.object({ gpus: z.array(device) }).parse(body);
		expect(gpus).toHaveLength(8);
		expect(gpus[0]?.series).toHaveLength(20);
		expect(gpus[0]?.findings.length).toBeGreaterThan(0);
	});
});

describe('refusals are problem details that name field, value and fix', () => {
	const refused: [
		path: string,
		params: Record<string, string>,
		query: string,
		body: unknown,
		status: number,
		words: string[]
	][] = [
		[
			'/api/v1/models/{model}',
			{ model: 'credit-rsik' },
			'',
			undefined,
			404,
			['credit-rsik', 'Did you mean "credit-risk"?']
		],
		[
			'/api/v1/models/{model}/drift',
			{ model: 'credit-risk' },
			'?limit=0',
			undefined,
			400,
			['limit', '"0"', 'at least 1']
		],
		['/api/v1/models/{model}/drift', { model: 'credit-risk' }, '?verison=v12', undefined, 400, ['verison']],
		[
			'/api/v1/models/{model}/drift',
			{ model: 'credit-risk' },
			'?at=yesterday',
			undefined,
			400,
			['at', '"yesterday"', 'now-7d']
		],
		['/api/v1/alerts', {}, '?state=loud', undefined, 400, ['state', '"loud"', 'firing']],
		['/api/v1/alerts/{id}', { id: '99999' }, '', undefined, 404, ['99999', '/api/v1/alerts']],
		['/api/v1/alerts/{id}', { id: 'last' }, '', undefined, 400, ['id', '"last"', 'whole number']],
		['/api/v1/alerts/{id}/acknowledge', { id: '1' }, '', { by: 'me' }, 400, ['/comment', 'missing']],
		['/api/v1/alerts/{id}/acknowledge', { id: '1' }, '', '{"by":', 400, ['not JSON']],
		['/api/v1/ingest/quarantine/{id}', { id: 'nothing' }, '', undefined, 404, ['nothing', '/api/v1/ingest/quarantine']],
		['/api/v1/ingest/quarantine/replay', {}, '', { by: 'me', reason: 'why not' }, 400, ['ids', 'filter']],
		['/api/v1/ingest/quarantine/expire', {}, '', { by: 'me', filter: {} }, 400, ['/reason']],
		['/api/v1/ingest/quarantine/expire', {}, '', { ...me, filter: { topic: 'no-such' } }, 409, ['nothing was done']],
		['/api/v1/ingest/quarantine', {}, '?from=yesterday', undefined, 400, ['from', 'now-7d']],
		['/api/v1/rollouts/{id}', { id: 'nobody' }, '', undefined, 404, ['nobody', '/api/v1/rollouts']],
		['/api/v1/rollouts/{id}/promote', { id: ROLLOUT }, '', { by: 'me', reason: 'now' }, 409, [ROLLOUT]],
		['/api/v1/{...path}', {}, '', undefined, 404, ['openapi.json']]
	];
	test.each(refused)('%s %o %s', async (path, params, query, body, status, words) => {
		const answer = await request(path, params, query, body);
		expect(answer).toMatchObject({ status, type: 'application/problem+json' });
		const problem = problemSchema.parse(answer.body);
		expect(problem.status).toBe(status);
		for (const word of words) expect(problem.detail).toContain(word);
	});
});

describe('leeway quarantine asks the running server', () => {
	let printed: string[] = [];
	const run = (...args: string[]) => quarantineCommand([...args, '--url', 'http://leeway.test']);

	beforeAll(async () => {
		vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
		vi.stubGlobal('fetch', async (url: URL, init?: { body?: string }) => {
			const id = /\/quarantine\/([^/]+)$/.exec(url.pathname)?.[1] ?? '';
			const named = ['replay', 'expire', ''].includes(id);
			const path = named ? url.pathname : '/api/v1/ingest/quarantine/{id}';
			const body: unknown = init?.body === undefined ? undefined : JSON.parse(init.body);
			const answer = await request(path, named ? {} : { id }, url.search, body);
			return Response.json(answer.body, { status: answer.status });
		});
		await app.ingest.ingestRecords('inference', [{ model: 'cli', features: { x: 1 }, score: 'high' }]);
	});
	afterAll(() => {
		vi.unstubAllGlobals();
		vi.restoreAllMocks();
	});

	test('list, show, replay and expire', async () => {
		expect(await run('list', '--text', '"cli"', '--state', 'open')).toBe(0);
		expect(printed[0]).toBe('@direct  schema  1 open, 0 resolved, 0 expired');
		const id = printed.at(-1)?.split(' ')[0] ?? '';

		printed = [];
		expect(await run('show', id)).toBe(0);
		expect(printed[0]).toMatch(/^open: schema: score: "high"/);
		expect(printed.at(-1)).toBe('{"model":"cli","features":{"x":1},"score":"high"}');
		expect(await run('show', id, '--hex')).toBe(0);
		expect(printed.at(-1)).toMatch(/^000030 {2}7d/m);

		printed = [];
		expect(await run('replay', id, '--by', 'ada', '--reason', 'a new decoder')).toBe(2);
		expect(printed[0]).toBe('0 of 1\u00a0record stored, 1 refused again.');
		printed = [];
		expect(await run('expire', id, '--by', 'ada', '--reason', 'personal data')).toBe(0);
		expect(printed[0]).toBe('1\u00a0record expired: where and when they came, and why, is kept.');
		await expect(run('expire', id, '--by', 'ada', '--reason', 'again')).rejects.toThrow('nothing was done');
	});

	test.each([
		[['replay', '--reason', 'x'], 'Say which records'],
		[['replay', '--all'], 'Say why with --reason'],
		[['list', '--state', 'shut'], '"shut" is none of open, resolved, expired']
	])('%j: %s', async (args, words) => {
		await expect(run(...args)).rejects.toThrow(words);
	});
});
