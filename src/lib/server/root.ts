import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let found: string | undefined;

/**
 * The folder that holds the project's package.json. Looked for upwards from this module, so that it is
 * the same from the sources and from the bundle under build/.
 */
export function projectRoot(): string {
	found ??= search(dirname(fileURLToPath(import.meta.url)));
	return found;
}

function search(start: string): string {
	for (let folder = start; ; folder = dirname(folder)) {
		if (isProject(join(folder, 'package.json'))) return folder;
		if (folder === dirname(folder)) throw new Error(`No package.json named "leeway" above ${start}`);
	}
}

function isProject(file: string): boolean {
	if (!existsSync(file)) return false;
	const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
	return typeof content === 'object' && content !== null && 'name' in content && content.name === 'leeway';
}
