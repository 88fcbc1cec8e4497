import { stableOf } from '#demo/release.ts';
import { expect, test } from 'vitest';

test.each([
	['nothing was released yet', [], 'v7'],
	['a canary was rolled back', [{ state: 'rolled_back', candidate: 'v8' }], 'v7'],
	[
		'one was promoted before the last was rolled back',
		[
			{ state: 'rolled_back', candidate: 'v10' },
			{ state: 'promoted', candidate: 'v9' },
			{ state: 'rolled_back', candidate: 'v8' }
		],
		'v9'
	],
	[
		'a canary runs',
		[
			{ state: 'running', candidate: 'v10' },
			{ state: 'promoted', candidate: 'v9' }
		],
		'v9'
	]
] as const)('%s', (_, rollouts, stable) => expect(stableOf(rollouts)).toBe(stable));
