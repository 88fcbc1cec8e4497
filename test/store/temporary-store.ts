import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '#store/store.ts';

/**
 * A store in a folder of its own, removed by `remove`. The embedded engine binds one folder per process, so a test file
 * opens one store.
 */
export async function openTemporaryStore(): Promise<{ store: Store; folder: string; remove(): Promise<void> }> {
	const folder = mkdtempSync(join(tmpdir(), 'leeway-test-'));
	const store = await openStore({ data_dir: folder });
	return {
		store,
		folder,
		async remove() {
			await store.close();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
