import { globPattern } from '../decode/glob.ts';
import type { Source } from './source.ts';

/** The sources that read topics which exist, by topic: a source that names it wholly, else the first whose `*` fits. */
export function sourcesOfTopics(existing: readonly string[], sources: readonly Source[]): Map<string, Source> {
	const found = new Map<string, Source>();
	for (const topic of existing) {
		// The broker's own.
		if (topic.startsWith('__')) continue;
		const source =
			sources.find(({ config }) => config.topic === topic) ??
			sources.find(({ config }) => config.topic?.includes('*') && matches(config.topic, topic));
		if (source) found.set(topic, source);
	}
	return found;
}

/** True where `*` of the pattern can stand for some characters of the topic. */
export function matches(pattern: string, topic: string): boolean {
	return globPattern(pattern).test(topic);
}
