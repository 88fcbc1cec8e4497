import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const SLOW = ['test/**/*.{broker,e2e,fault}.test.ts', 'test/{e2e,fault,broker}/**/*.test.ts'];

/** `unit` runs in parallel and needs nothing; `system` owns brokers, browsers and data directories, one file at a time. */
export default defineConfig({
	plugins: [svelte({ configFile: false })],
	resolve: { alias: { $lib: fileURLToPath(new URL('./src/lib', import.meta.url)) } },
	test: {
		environment: 'node',
		// Generous: a machine that is busy with something else makes no test fail.
		testTimeout: 30_000,
		hookTimeout: 60_000,
		projects: [
			{
				extends: true,
				test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, ...SLOW] }
			},
			{
				extends: true,
				test: {
					name: 'system',
					include: SLOW,
					fileParallelism: false,
					testTimeout: 120_000,
					hookTimeout: 120_000,
					sequence: { groupOrder: 1 }
				}
			}
		]
	}
});
