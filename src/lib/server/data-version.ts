import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rises when a data directory of before cannot be read any more by a Leeway of before. */
export const DATA_VERSION = 1;

/** Undefined when this Leeway can use the directory, else a sentence with the fix. Marks a new directory. */
export function checkDataVersion(data_dir: string): string | undefined {
	const file = join(data_dir, 'VERSION');
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch {
		mkdirSync(data_dir, { recursive: true });
		writeFileSync(file, `${DATA_VERSION}\n`);
		return undefined;
	}
	return versionProblem(text, data_dir);
}

export function versionProblem(text: string, data_dir: string): string | undefined {
	const version = Number(text.trim());
	if (!Number.isInteger(version) || text.trim() === '') {
		return `${data_dir}/VERSION says "${text.trim()}" instead of a number: this is not a data directory of Leeway. Give another one with --data.`;
	}
	if (version <= DATA_VERSION) return undefined;
	return `The data in ${data_dir} were written by a newer Leeway (data version ${version}, this one knows up to ${DATA_VERSION}). Update Leeway with git pull, or start beside them: npm start -- --data ./data-${DATA_VERSION}`;
}
