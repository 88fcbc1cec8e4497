import { describe, expect, it } from 'vitest';
import { hostProblem } from '../../src/cli/host-check.ts';

const LOOPBACK = { host: '127.0.0.1', origin: null };

describe('the host that a request asks for', () => {
	it.each([
		[LOOPBACK, 'localhost:3000', true],
		[LOOPBACK, '127.0.0.1', true],
		[LOOPBACK, '[::1]:3000', true],
		[{ host: '::1', origin: null }, 'localhost', true],
		[LOOPBACK, 'attacker.example:3000', false],
		[LOOPBACK, 'localhost.attacker.example', false],
		[LOOPBACK, undefined, false],
		[{ host: '0.0.0.0', origin: null }, 'leeway.lan:3000', true],
		[{ host: '127.0.0.1', origin: 'https://leeway.example.org' }, 'leeway.example.org', true]
	])('%o asked as %s', (config, asked, answered) => {
		expect(hostProblem(config, asked) === undefined).toBe(answered);
	});
});
