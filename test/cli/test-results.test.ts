import { expect, it } from 'vitest';
import { closingLine, readResults } from '../../src/cli/test-results.ts';

const test = (status: string) => ({ fullName: `is ${status}`, status });

it('counts tests, and a file that could not be loaded as a failure', () => {
	const results = readResults({
		testResults: [
			{ name: 'a', status: 'passed', assertionResults: [test('passed'), test('skipped'), test('todo')] },
			{ name: 'b', status: 'failed', assertionResults: [test('failed'), test('passed')] },
			{ name: 'c', status: 'failed', assertionResults: [] }
		]
	});
	expect(closingLine(results)).toBe('2 passed, 2 failed, 2 skipped');
	expect(results.skipped_names).toEqual(['is skipped', 'is todo']);
});
