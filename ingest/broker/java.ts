import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Kafka 4 needs it. */
export const JAVA_NEEDED = 17;

/** Path of a Java that can run Kafka, or why there is none. */
export async function findJava(
	env: NodeJS.ProcessEnv = process.env
): Promise<{ java: string } | { unavailable: string }> {
	const java = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : 'java';
	try {
		const { stderr, stdout } = await run(java, ['-version'], { timeout: 20_000 });
		const major = javaMajor(stderr + stdout);
		if (major !== undefined && major >= JAVA_NEEDED) return { java };
		return {
			unavailable: `Java ${major ?? 'of an unknown version'} is too old: Kafka needs Java ${JAVA_NEEDED} or newer.`
		};
	} catch {
		return { unavailable: `there is no Java: install Java ${JAVA_NEEDED} or newer (a JRE is enough).` };
	}
}

/** The feature release in the output of `java -version`: 17 of "17.0.15", 8 of "1.8.0_392". */
export function javaMajor(output: string): number | undefined {
	const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(output) ?? [];
	return first === undefined ? undefined : Number(first === '1' ? second : first);
}
