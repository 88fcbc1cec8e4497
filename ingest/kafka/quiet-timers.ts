let quiet = false;

/** kafkajs sets timers of negative length, which are harmless, and of which Node warns each time. */
export function quietNegativeTimers(): void {
	if (quiet) return;
	quiet = true;
	const emitWarning = process.emitWarning.bind(process);
	process.emitWarning = ((warning: string | Error, ...rest: never[]) => {
		const [kind] = rest as unknown[];
		if (kind === 'TimeoutNegativeWarning') return;
		emitWarning(warning, ...rest);
	}) as typeof process.emitWarning;
}
