/**
 * Calls `task` again and again, `seconds` after it ended, until stopped. Never twice at once; a failure is reported
 * and does not end it. The returned function stops it, and waits for a run under way.
 */
export function repeat(
	task: () => Promise<void>,
	seconds: number,
	onError: (error: unknown) => void
): () => Promise<void> {
	let stopped = false;
	let running = Promise.resolve();
	let timer: NodeJS.Timeout | undefined;
	const plan = () => {
		if (stopped) return;
		timer = setTimeout(() => {
			running = task().catch(onError).then(plan);
		}, seconds * 1000);
		timer.unref();
	};
	plan();
	return async () => {
		stopped = true;
		clearTimeout(timer);
		await running;
	};
}
