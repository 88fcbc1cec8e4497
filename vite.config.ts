import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

/** Packages that bring native code, WebAssembly or workers, and find them beside their own files. */
const EXTERNAL = ['chdb', '@clickhouse/client', 'kafkajs', '@electric-sql/pglite', 'pg'];

export default defineConfig({
	plugins: [sveltekit()],
	ssr: { external: EXTERNAL },
	build: { rolldownOptions: { external: EXTERNAL } }
});
