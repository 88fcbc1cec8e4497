import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jarPath, mirrorOf, parseJarList } from '#ingest/broker/jar-list.ts';
import { javaMajor } from '#ingest/broker/java.ts';
import { projectRoot } from '#server/root.ts';

describe('the list of jars', () => {
	it('holds the broker that the pom pins', () => {
		const jars = parseJarList(readFileSync(join(projectRoot(), 'deploy/kafka/jars.txt'), 'utf8'));
		const pom = readFileSync(join(projectRoot(), 'deploy/kafka/pom.xml'), 'utf8');
		const kafka = jars.find(({ artifact }) => artifact === 'kafka_2.13');
		expect(pom).toContain(`<version>${kafka?.version}</version>`);
		expect(kafka && jarPath(kafka)).toBe(
			`org/apache/kafka/kafka_2.13/${kafka?.version}/kafka_2.13-${kafka?.version}.jar`
		);
	});

	it('names the line that is broken', () => {
		expect(() => parseJarList('a:b 12')).toThrow('"a:b 12" is not "group:artifact:version sha256 bytes"');
	});
});

describe('the mirror of a Maven settings file', () => {
	const mirror = (of: string, rest = '') =>
		`<mirror><mirrorOf>${of}</mirrorOf><url>http://m.example/r</url>${rest}</mirror>`;
	it.each([
		['all', mirror('*'), 'http://m.example/r'],
		['central', mirror('central'), 'http://m.example/r'],
		['one of a list', mirror('a,central'), 'http://m.example/r'],
		['another repository', mirror('internal'), undefined],
		['blocked', mirror('*', '<blocked>true</blocked>'), undefined],
		['commented out', `<!-- ${mirror('*')} -->`, undefined],
		['none', '<settings/>', undefined]
	])('%s', (_, settings, url) => {
		expect(mirrorOf(settings)).toBe(url);
	});
});

describe('the version of Java', () => {
	it.each([
		['openjdk version "17.0.15" 2025-04-15', 17],
		['java version "1.8.0_392"', 8],
		['openjdk version "25-ea" 2026-03-17', 25],
		['something else', undefined]
	])('%s', (output, major) => {
		expect(javaMajor(output)).toBe(major);
	});
});
