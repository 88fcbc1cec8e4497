import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allowed, FUNCTIONS, type Vector } from './reference-values.ts';

const read = (path: string) => (JSON.parse(readFileSync(path, 'utf8')) as { vectors: Vector[] }).vectors;

function check({ function: name, inputs, expected, tolerance }: Vector): void {
	const run = FUNCTIONS[name];
	if (!run) throw new Error(`nothing here computes ${name}`);
	const made = run(inputs);
	for (const [key, value] of Object.entries(expected)) {
		// A fraction repeats the number; null means that the source says nothing.
		if (typeof value === 'string' || value === null) continue;
		const found = [made[key] ?? NaN].flat();
		const limits = [value]
			.flat()
			.map((number) => allowed(tolerance[key] ?? tolerance['all'] ?? 'abs < 1.5e-3', number));
		for (const [i, number] of [value].flat().entries())
			expect(Math.abs((found[i] ?? NaN) - number), `${key}: ${found[i]} instead of ${number}`).toBeLessThanOrEqual(
				limits[i] ?? 0
			);
	}
}

describe('reference values (facts from the tests of scipy, and computed with scipy 1.17.1; the fixture names each source)', () => {
	const vectors = read(new URL('../../fixtures/statistics/reference-values.json', import.meta.url).pathname);
	it.each(vectors.map((vector) => [vector.id, vector] as const))('%s', (_, vector) => check(vector));
});

const shared = join(
	process.env['LEEWAY_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../shared/data'),
	'scipy-vectors.json'
);

describe.skipIf(!existsSync(shared))('all of scipy-vectors.json', () => {
	const vectors = existsSync(shared) ? read(shared) : [];
	it('holds 127 values', () => expect(vectors).toHaveLength(127));
	it.each(vectors.map((vector) => [vector.id, vector] as const))('%s', (_, vector) => check(vector));
});
