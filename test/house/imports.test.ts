import { describe, expect, it } from 'vitest';
import { ARROWS, canonical, forbiddenBy } from './arrows.js';
import { sources } from './sources.ts';

/** Specifiers of `import ... from`, `export ... from`, `import '...'` and `import('...')`. */
function importsOf(text: string): string[] {
	const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
	const pattern =
		/(?:^|[\s;}>])(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|[\s;>])import\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g;
	return [...code.matchAll(pattern)].flatMap(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? []);
}

const CODE = sources(/\.(ts|js|svelte)$/);

describe('the arrows of the design', () => {
	it('points no import the wrong way', () => {
		const wrong = CODE.flatMap(({ file, text }) =>
			importsOf(text).flatMap((specifier) => {
				const arrow = forbiddenBy(file, specifier);
				return arrow ? [`${file} imports ${specifier}: ${arrow.reason}`] : [];
			})
		);
		expect(wrong).toEqual([]);
	});

	it('guards folders that exist', () => {
		const empty = ARROWS.flatMap(({ from }) => from).filter((from) => !CODE.some(({ file }) => file.startsWith(from)));
		expect(empty).toEqual([]);
	});

	it('names files with their extension, so that Node resolves them', () => {
		const bare = CODE.filter(({ file }) => !file.endsWith('.config.ts')).flatMap(({ file, text }) =>
			importsOf(text)
				.filter((specifier) => /^(\.|#)/.test(specifier) && !/\.(ts|js|json|svelte|css)$/.test(specifier))
				.filter((specifier) => specifier !== './$types')
				.map((specifier) => `${file}: ${specifier}`)
		);
		expect(bare).toEqual([]);
	});
});

describe('a forbidden import', () => {
	it.each([
		['detectors/metrics/psi.ts', 'node:fs', 'pure code does no I/O'],
		['detectors/metrics/psi.ts', '../../src/lib/server/store/store.ts', 'pure code does no I/O'],
		['dashboards/drift.ts', '#server/log.ts', 'pure code does no I/O'],
		['detectors/runner/detect.ts', 'drizzle-orm/pg-core', 'only the store speaks SQL'],
		['detectors/runner/detect.ts', '#control/alerts.ts', 'detectors do not know the control room'],
		['src/routes/+page.server.ts', '#store/store.ts', 'routes go through the app'],
		['src/routes/+page.server.ts', '$lib/server/store/store.ts', 'routes go through the app'],
		['src/routes/+page.server.ts', '#server/store/store.ts', 'routes go through the app'],
		['src/lib/ui/Glyph.svelte', 'node:path', 'components know no server'],
		['src/lib/server/store/store.ts', '#ingest/ingest.ts', 'the store calls nobody'],
		['src/lib/server/control/alerts.ts', 'kafkajs', 'only ingest and the demo talk to Kafka']
	])('%s -> %s', (file, specifier, name) => {
		expect(forbiddenBy(file, specifier)?.name).toBe(name);
	});

	it.each([
		['detectors/metrics/psi.ts', '#core/verdict.ts'],
		['detectors/metrics/psi.ts', '../core/divergence.ts'],
		['src/lib/server/store/store.ts', 'drizzle-orm'],
		['src/routes/+page.server.ts', '#server/read/models.ts'],
		['ingest/kafka/consumer.ts', 'kafkajs']
	])('not %s -> %s', (file, specifier) => {
		expect(forbiddenBy(file, specifier)).toBeUndefined();
	});

	it('cannot hide behind a relative path', () => {
		expect(canonical('dashboards/drift.ts', '../src/lib/server/app.ts')).toBe('#server/app.ts');
	});
});
