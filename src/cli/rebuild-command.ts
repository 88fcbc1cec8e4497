import { loadConfig } from '#server/config/load.ts';
import { readLock } from '#server/lock.ts';
import { rebuildRollups } from '#store/rebuild.ts';
import { openStore } from '#store/store.ts';

/** `leeway rebuild MODEL`: makes the roll-ups of a model again from its raw events, all days before today. */
export async function rebuildCommand([model]: string[]): Promise<number> {
	if (!model) {
		console.error('Say which model: leeway rebuild MODEL.');
		return 1;
	}
	const config = loadConfig(process.env);
	const owner = await readLock(config.data_dir);
	if (owner) {
		console.error(
			`A server runs on ${config.data_dir} (process ${owner.pid}): stop it first, the store belongs to one process.`
		);
		return 1;
	}
	const store = await openStore(config);
	try {
		const { project } = config.project_file;
		const days = await rebuildRollups(store.ch, { project, model }, ({ done, days: all }) => {
			if (done % 30 === 0 || done === all) console.log(`${done} of ${all} days`);
		});
		console.log(days === 0 ? `${model} has no raw events before today.` : `Rebuilt ${days} days of ${model}.`);
		return 0;
	} finally {
		await store.close();
	}
}
