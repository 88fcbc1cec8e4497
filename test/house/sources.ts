import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#server/root.ts';

export interface Source {
	/** Path from the root, with '/'. */
	file: string;
	text: string;
}

/** Every file that git knows or would add, so that a new one is checked before it is committed. */
export function sources(pattern: RegExp): Source[] {
	const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
		cwd: projectRoot(),
		encoding: 'utf8',
		maxBuffer: 1 << 26
	});
	return list
		.split('\0')
		.filter((file) => pattern.test(file) && existsSync(join(projectRoot(), file)))
		.map((file) => ({ file, text: readFileSync(join(projectRoot(), file), 'utf8') }));
}
