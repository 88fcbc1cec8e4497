/** One side, measured in a process of its own: its CPU and its peak memory are nobody else's. */
import { engineSide } from './engine-side.ts';
import { floorSide } from './floor-side.ts';
import { leewaySide } from './leeway-side.ts';
import type { Task } from './side.ts';

process.once('message', async (task: Task) => {
	const run = { leeway: leewaySide, engine: engineSide, 'engine-raw': engineSide, floor: floorSide }[task.side];
	const result = await run(task);
	process.send?.(result, () => process.exit(0));
});
