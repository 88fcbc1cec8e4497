import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectRoot } from '#server/root.ts';
import { jarFile, jarPath, mirrorOf, parseJarList, type Jar } from './jar-list.ts';

const run = promisify(execFile);

export type Jars = { folder: string } | { unavailable: string };

/**
 * The folder with every jar of the broker, each checked against deploy/kafka/jars.txt. Resolved once, by Maven or by
 * coordinates, into `cache`, which several data directories may share.
 */
export async function resolveJars(cache: string, onProgress: (text: string) => void): Promise<Jars> {
	const jars = parseJarList(readFileSync(join(projectRoot(), 'deploy/kafka/jars.txt'), 'utf8'));
	const folder = join(cache, jars.find(({ artifact }) => artifact === 'kafka_2.13')?.version ?? 'kafka');
	if (existsSync(join(folder, '.checked')) && jars.every((jar) => sameSize(folder, jar))) return { folder };

	const megabytes = Math.round(jars.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6);
	onProgress(`fetching Apache Kafka, once (${jars.length} jars, ${megabytes} MB)`);
	// Filled beside its place and renamed, so that a start that is killed half-way leaves nothing half-filled.
	const filling = `${folder}.${randomUUID()}`;
	mkdirSync(filling, { recursive: true });
	try {
		const failure = (await byMaven(filling)) && (await byCoordinates(filling, jars, onProgress));
		if (failure) return { unavailable: failure };
		const wrong = jars.find((jar) => digest(join(filling, jarFile(jar))) !== jar.sha256);
		if (wrong) {
			return {
				unavailable: `${jarFile(wrong)} is not the file listed in deploy/kafka/jars.txt (its SHA-256 differs). Clear the Maven cache of ${wrong.group}, or look at who answers for your repository.`
			};
		}
		writeFileSync(join(filling, '.checked'), '');
		rmSync(folder, { recursive: true, force: true });
		renameSync(filling, folder);
		return { folder };
	} finally {
		rmSync(filling, { recursive: true, force: true });
	}
}

function sameSize(folder: string, jar: Jar): boolean {
	return statSync(join(folder, jarFile(jar)), { throwIfNoEntry: false })?.size === jar.bytes;
}

function digest(file: string): string {
	return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : '';
}

/** Undefined when it worked, else why not. */
async function byMaven(folder: string): Promise<string | undefined> {
	const pom = join(projectRoot(), 'deploy/kafka/pom.xml');
	const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
	try {
		await run('mvn', ['-B', '-q', '-f', pom, ...goal], { timeout: 300_000 });
		return undefined;
	} catch (error) {
		if (z.object({ code: z.literal('ENOENT') }).safeParse(error).success) return 'Maven is not installed.';
		return 'Maven could not fetch the jars: check the network, or the mirror in ~/.m2/settings.xml.';
	}
}

/** Undefined when it worked, else why not. Looks into the local Maven repository first, then asks the configured one. */
async function byCoordinates(
	folder: string,
	jars: readonly Jar[],
	onProgress: (text: string) => void
): Promise<string | undefined> {
	const base = repositoryBase();
	for (const [index, jar] of jars.entries()) {
		const target = join(folder, jarFile(jar));
		const local = join(homedir(), '.m2', 'repository', jarPath(jar));
		if (digest(local) === jar.sha256) {
			cpSync(local, target);
			continue;
		}
		if (base === undefined) {
			return 'the jars could not be fetched: install Maven, or set MAVEN_REPOSITORY_URL to the address of a Maven repository. With Docker running, neither is needed.';
		}
		const failure = await download(`${base.replace(/\/$/, '')}/${jarPath(jar)}`, target);
		if (failure) return failure;
		if (index % 10 === 9) onProgress(`${index + 1} of ${jars.length} jars`);
	}
	return undefined;
}

function repositoryBase(): string | undefined {
	if (process.env.MAVEN_REPOSITORY_URL) return process.env.MAVEN_REPOSITORY_URL;
	const settings = join(homedir(), '.m2', 'settings.xml');
	return existsSync(settings) ? mirrorOf(readFileSync(settings, 'utf8')) : undefined;
}

async function download(url: string, target: string): Promise<string | undefined> {
	try {
		const response = await fetch(url, { signal: AbortSignal.timeout(120_000) });
		if (!response.ok) return `${url} answered ${response.status}: check MAVEN_REPOSITORY_URL.`;
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, Buffer.from(await response.arrayBuffer()));
		return undefined;
	} catch (error) {
		return `${url} could not be read (${error instanceof Error ? error.message : String(error)}): check the network.`;
	}
}
