import type { SourceConfig } from '#core/source.ts';
import { DECODERS, decoderNamed } from '#ingest/decode/registry.ts';
import { explain, type Explained } from './explain.ts';
import type { Topics } from './project-file.ts';
import { didYouMean } from './suggest.ts';

/** Mistakes of one source that its own schema cannot see: its decoder, that decoder's options, and Leeway's own topics. */
export function sourceChecks(source: SourceConfig, index: number, topics: Topics): Explained[] {
	const here = ['sources', index];
	const own = Object.entries(topics).find(([, topic]) => topic === source.topic);
	const found: Explained[] = own
		? [at([...here, 'topic'], `"${own[1]}" is read as topics.${own[0]} already: leave it out, or rename that topic.`)]
		: [];
	const { decoder: name, options } = source;
	const written = Object.keys(options).length > 0;
	if (name === undefined) {
		if (written) found.push(at([...here, 'options'], 'options belong to a decoder: add "decoder: <name>".'));
		return found;
	}
	const decoder = decoderNamed(name);
	if (decoder === undefined) {
		const names = DECODERS.map((known) => known.name);
		const hint = didYouMean(name, names) || ` Known: ${names.join(', ')}.`;
		return [...found, at([...here, 'decoder'], `there is no decoder "${name}".${hint}`)];
	}
	const { error } = decoder.options.safeParse(options, { reportInput: true });
	const wrong = (error?.issues ?? []).flatMap((issue) => explain(issue, decoder.options, options));
	return [...found, ...wrong.map((mistake) => ({ ...mistake, path: [...here, 'options', ...mistake.path] }))];
}

function at(path: PropertyKey[], message: string): Explained {
	return { path, at_key: false, message };
}
