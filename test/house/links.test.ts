import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '#server/root.ts';
import { sources } from './sources.ts';

it('documents link to files that exist', () => {
	const broken = sources(/\.md$/).flatMap(({ file, text }) =>
		[...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
			.map(([, target = '']) => target)
			.filter((target) => !existsSync(join(projectRoot(), dirname(file), target)))
			.map((target) => `${file}: ${target}`)
	);
	expect(broken).toEqual([]);
});
