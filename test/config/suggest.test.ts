import { describe, expect, it } from 'vitest';
import { suggest } from '#server/config/suggest.ts';

const WORDS = ['models', 'rollouts', 'rationale', 'roll_back', 'hold', 'max', 'min', 'segments', 'secret_env'];

describe('did you mean', () => {
	it.each([
		['modles', 'models'],
		['model', 'models'],
		['maximum', 'max'],
		['secret', 'secret_env'],
		['rollback', 'roll_back'],
		['Segments', 'segments'],
		['rational', 'rationale'],
		['frequency', undefined],
		['x', undefined]
	])('%s: %s', (word, meant) => {
		expect(suggest(word, WORDS)).toBe(meant);
	});
});
