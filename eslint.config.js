import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import { relative, sep } from 'node:path';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';
import { forbiddenBy } from './test/house/arrows.js';

const code = ['**/*.{js,ts,svelte}'];

/** @type {import('eslint').Rule.RuleModule} */
const arrows = {
	meta: { type: 'problem', schema: [], messages: { forbidden: '{{name}}: {{reason}}' } },
	create(context) {
		const file = relative(context.cwd, context.filename).split(sep).join('/');
		/** @param {any} node */
		const check = (node) => {
			const specifier = node.source?.value;
			const arrow = typeof specifier === 'string' ? forbiddenBy(file, specifier) : undefined;
			if (arrow) context.report({ node, messageId: 'forbidden', data: { name: arrow.name, reason: arrow.reason } });
		};
		return {
			ImportDeclaration: check,
			ImportExpression: check,
			ExportNamedDeclaration: check,
			ExportAllDeclaration: check
		};
	}
};

export default defineConfig(
	{ ignores: ['build/', '.svelte-kit/', 'node_modules/', 'data/', 'test-results/'] },
	...ts.configs.strict,
	...svelte.configs.recommended,
	{
		name: 'leeway/house',
		files: code,
		plugins: { leeway: { rules: { arrows } } },
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			'leeway/arrows': 'error',
			'max-lines': ['error', { max: 400 }],
			'no-undef': 'off',
			'no-console': 'error',
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'no-restricted-syntax': [
				'error',
				{
					selector: 'ExportDefaultDeclaration',
					message: 'Export by name: a name is found by search and survives a rename.'
				},
				{ selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that holds it.' }
			]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
		rules: {
			// The application is always mounted at '/', and links are built by one codec per page.
			'svelte/no-navigation-without-resolve': 'off',
			// Built, read and dropped inside a handler: nothing follows their changes.
			'svelte/prefer-svelte-reactivity': 'off'
		}
	},
	{
		name: 'leeway/the console is the interface of commands',
		files: ['src/cli/**', 'bench/**', 'test/**'],
		rules: { 'no-console': 'off' }
	},
	{ files: ['*.config.{js,ts}'], rules: { 'no-restricted-syntax': 'off' } }
);
