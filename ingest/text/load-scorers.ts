import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { ModelConfig, ScorerConfig } from '#core/model-config.ts';
import { BUILT_IN } from './built-in.ts';
import { loadLanguage } from './language.ts';
import type { Scorer, Scorers } from './scorer.ts';

/** Which scorers a thread loads. Plain data: it crosses into threads. */
export interface ScorersWanted {
	/** Whether some text asks for its language: that table is large. */
	language: boolean;
	/** Names, and absolute paths of modules. */
	own: readonly { name: string; module: string }[];
}

interface Written {
	project_file_path?: string | null;
	project_file: { models: readonly Pick<ModelConfig, 'features'>[]; scorers?: readonly ScorerConfig[] };
}

/** What leeway.yaml asks for; modules are found from its folder. */
export function scorersWanted({ project_file_path, project_file: { models, scorers = [] } }: Written): ScorersWanted {
	const folder = project_file_path ? dirname(project_file_path) : '.';
	const texts = models.flatMap(({ features }) => Object.values(features).filter(({ kind }) => kind === 'text'));
	return {
		language: texts.some(({ descriptors }) => descriptors?.includes('language') ?? true),
		own: scorers.map(({ name, module }) => ({ name, module: resolve(folder, module) }))
	};
}

/** What a module has to export as `scorer`. */
const exported = z.object({
	scorer: z.looseObject({
		version: z.int().min(1),
		kind: z.enum(['numeric', 'categorical']),
		score: z.custom<(text: string) => number | string | null>((value) => typeof value === 'function')
	})
});

/** Loads scorers. One that cannot be had is left out and named in `problems`; its descriptor is missing, nothing else. */
export async function loadScorers({
	language,
	own
}: ScorersWanted): Promise<{ scorers: Scorers; problems: Map<string, string> }> {
	const problems = new Map<string, string>();
	const all: Scorer[] = [...BUILT_IN];
	if (language) all.push(await loadLanguage());
	for (const { name, module } of own) {
		try {
			const found: unknown = await import(/* @vite-ignore */ pathToFileURL(module).href);
			const { scorer } = exported.parse(found);
			all.push({ name, version: scorer.version, kind: scorer.kind, own: true, score: (text) => scorer.score(text) });
		} catch (error) {
			problems.set(name, `${module}: ${problemOf(error)}`);
		}
	}
	return { scorers: { all, failures: new Map() }, problems };
}

function problemOf(error: unknown): string {
	if (error instanceof z.ZodError)
		return 'export a `scorer` with version (1, 2, ...), kind (numeric or categorical) and score(text)';
	const absent = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
	return absent ? 'there is no such file, or one that it imports is missing' : String(error);
}
