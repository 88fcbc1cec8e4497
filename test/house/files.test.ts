import { describe, expect, it } from 'vitest';
import { sources } from './sources.ts';

const WRITTEN = sources(/\.(ts|js|svelte|sql|css|md|json|yaml|yml|html|xml)$|^\.[^/]+$|^\.ci\//).filter(
	({ file }) => file !== 'package-lock.json'
);
const CODE = WRITTEN.filter(({ file }) => /\.(ts|js|svelte|sql)$/.test(file));

const MOST_LINES = 400;

/** What must not stand in the project, and why. Written so that this file does not hold the words itself. */
const FORBIDDEN: { words: RegExp; why: string; except?: RegExp }[] = [
	{
		words: /registry\.npmjs|repo1?\.maven|maven\.org|docker\.io|ghcr\.io|quay\.io/i,
		why: 'a registry is configured, not written down'
	},
	{ words: /(^|[\s"'`(=])\/(home|root|Users|work)\/\w/m, why: 'a path of one machine', except: /^test\/house\// },
	{
		words: /@ts-(ignore|nocheck|expect-error)|eslint-disable/,
		why: 'mend the cause instead',
		except: /^(eslint\.config\.js|test\/house\/)/
	},
	{ words: /\b(TODO|FIXME|XXX)\b/, why: 'do it, or write an issue', except: /^test\/house\// }
];

describe('every file', () => {
	it(`has at most ${MOST_LINES} lines of code`, () => {
		const long = CODE.map(({ file, text }) => [file, text.split('\n').length] as const).filter(
			([, lines]) => lines > MOST_LINES
		);
		expect(long).toEqual([]);
	});

	it.each(FORBIDDEN)('does not hold $words: $why', ({ words, except }) => {
		const found = WRITTEN.filter(({ file }) => !except?.test(file)).flatMap(({ file, text }) => {
			const match = words.exec(text);
			return match ? [`${file}:${text.slice(0, match.index).split('\n').length} ${match[0].trim()}`] : [];
		});
		expect(found).toEqual([]);
	});

	it('has a name in lower case, components in PascalCase', () => {
		const names = CODE.filter(({ file }) => !file.startsWith('src/routes/')).map(({ file }) => file);
		const wrong = names.filter((file) => {
			const name = file.split('/').at(-1) ?? '';
			return name.endsWith('.svelte')
				? !/^[A-Z][A-Za-z0-9]*\.svelte$/.test(name)
				: !/^(\d{4}_)?_?[a-z0-9][a-z0-9_.-]*$/.test(name);
		});
		expect(wrong).toEqual([]);
	});
});

describe('the code as a whole', () => {
	it('is made of small files: half of them have at most 100 lines', () => {
		const lengths = CODE.map(({ text }) => text.split('\n').length).sort((a, b) => a - b);
		expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(100);
	});
});
