import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { modelsAt, onlyModel } from '../../src/cli/only-model.ts';

test('a monitor of one model needs no model', () => expect(onlyModel('income.psi', ['credit'])).toBe('credit'));

test.each([
	[[], /No model has a monitor "errors"/],
	[['credit', 'screening'], /credit and screening have a monitor "errors".*: credit errors/]
])('a monitor of %o is not guessed', (models, message) => expect(() => onlyModel('errors', models)).toThrow(message));

test('a server is asked for the monitors of each of its models', async () => {
	const answers: Record<string, unknown> = {
		'/api/v1/models': { models: [{ model: 'credit' }, { model: 'a b' }, { model: 'other' }] },
		'/api/v1/models/credit': { monitors: [{ monitor: 'errors' }] },
		'/api/v1/models/a%20b': { monitors: [{ monitor: 'income.psi' }, { monitor: 'errors' }] },
		'/api/v1/models/other': { monitors: [] }
	};
	const server = createServer((request, response) => response.end(JSON.stringify(answers[request.url ?? ''])));
	onTestFinished(() => void server.close());
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const { port } = server.address() as AddressInfo;
	expect(await modelsAt(`http://127.0.0.1:${port}`, 'errors')).toEqual(['credit', 'a b']);
});

test('what a server refuses is told in its own words', async () => {
	const server = createServer((_request, response) => response.writeHead(503).end('{"detail":"still starting"}'));
	onTestFinished(() => void server.close());
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const { port } = server.address() as AddressInfo;
	await expect(modelsAt(`http://127.0.0.1:${port}`, 'errors')).rejects.toThrow('still starting');
});
