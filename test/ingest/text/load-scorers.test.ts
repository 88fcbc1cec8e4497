import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadScorers, scorersWanted } from '#ingest/text/load-scorers.ts';
import { readProjectFile } from '#server/config/load.ts';
import { projectRoot } from '#server/root.ts';

const folder = mkdtempSync(join(tmpdir(), 'leeway-scorers-'));
afterAll(() => rmSync(folder, { recursive: true }));

function module(name: string, text: string): { name: string; module: string } {
	writeFileSync(join(folder, `${name}.mjs`), text);
	return { name, module: join(folder, `${name}.mjs`) };
}

test('modules are loaded, and those that cannot be had are named', async () => {
	const { scorers, problems } = await loadScorers({
		language: false,
		own: [
			module(
				'shouting',
				`export const scorer = { version: 3, kind: 'numeric', score: (t) => t === t.toUpperCase() ? 1 : 0 };`
			),
			module('nothing', 'export const other = 1;'),
			module('broken', 'throw new Error("no licence");'),
			{ name: 'absent', module: join(folder, 'absent.mjs') }
		]
	});
	const own = scorers.all.filter((scorer) => scorer.own);
	expect(
		own.map(({ name, version, kind, score }) => [name, version, kind, score('LOUD', { vocabulary: null })])
	).toEqual([['shouting', 3, 'numeric', 1]]);
	expect([...problems.keys()]).toEqual(['nothing', 'broken', 'absent']);
	expect(problems.get('nothing')).toContain('export a `scorer` with version');
	expect(problems.get('broken')).toContain('no licence');
});

test('a table of languages is loaded where a text asks for one', () => {
	const wanted = (feature: object) =>
		scorersWanted({
			project_file_path: join(folder, 'leeway.yaml'),
			project_file: {
				models: [{ features: { prompt: feature as never } }],
				scorers: [{ name: 'toxicity', module: './toxicity.mjs' }]
			}
		});
	expect(wanted({ kind: 'text' })).toEqual({
		language: true,
		own: [{ name: 'toxicity', module: join(folder, 'toxicity.mjs') }]
	});
	expect(wanted({ kind: 'text', descriptors: ['length'] }).language).toBe(false);
	expect(wanted({ kind: 'categorical' }).language).toBe(false);
});

test('the example of the documentation holds', async () => {
	const path = join(projectRoot(), 'examples/text/leeway.yaml');
	const project_file = readProjectFile(path);
	const { scorers, problems } = await loadScorers(scorersWanted({ project_file_path: path, project_file }));
	expect([...problems]).toEqual([]);
	const toxicity = scorers.all.find(({ name }) => name === 'toxicity');
	const about = { vocabulary: null };
	expect(['You stupid idiot!', 'Thank you.', '42'].map((text) => toxicity?.score(text, about))).toEqual([
		2 / 3,
		0,
		null
	]);
});
