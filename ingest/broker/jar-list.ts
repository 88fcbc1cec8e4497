/** One jar of the local broker, as listed in deploy/kafka/jars.txt. */
export interface Jar {
	group: string;
	artifact: string;
	version: string;
	sha256: string;
	bytes: number;
}

/** Reads lines of `group:artifact:version sha256 bytes`; '#' starts a comment. */
export function parseJarList(text: string): Jar[] {
	return text
		.split('\n')
		.filter((line) => line.trim() !== '' && !line.startsWith('#'))
		.map((line) => {
			const [coordinates = '', sha256 = '', bytes = ''] = line.trim().split(/\s+/);
			const [group, artifact, version] = coordinates.split(':');
			if (!group || !artifact || !version || !/^[0-9a-f]{64}$/.test(sha256) || !/^\d+$/.test(bytes)) {
				throw new Error(`deploy/kafka/jars.txt: "${line}" is not "group:artifact:version sha256 bytes"`);
			}
			return { group, artifact, version, sha256, bytes: Number(bytes) };
		});
}

export function jarFile({ artifact, version }: Jar): string {
	return `${artifact}-${version}.jar`;
}

/** Path inside a Maven repository. */
export function jarPath(jar: Jar): string {
	return `${jar.group.replaceAll('.', '/')}/${jar.artifact}/${jar.version}/${jarFile(jar)}`;
}

/** Address of the first mirror in a Maven settings.xml that can stand for the central repository. */
export function mirrorOf(settings: string): string | undefined {
	const text = settings.replace(/<!--[\s\S]*?-->/g, '');
	for (const [, mirror = ''] of text.matchAll(/<mirror>([\s\S]*?)<\/mirror>/g)) {
		const of = /<mirrorOf>\s*(.*?)\s*<\/mirrorOf>/.exec(mirror)?.[1] ?? '';
		const url = /<url>\s*(.*?)\s*<\/url>/.exec(mirror)?.[1];
		const blocked = /<blocked>\s*true/.test(mirror);
		if (url && !blocked && /(^|,)(\*|central|external:\*)(,|$)/.test(of)) return url;
	}
	return undefined;
}
