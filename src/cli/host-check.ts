const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/**
 * Why a request is refused, by the host it asked for. A server on the loopback answers only to names of the loopback:
 * a page elsewhere could point its own name at 127.0.0.1 and read everything (DNS rebinding).
 */
export function hostProblem(
	config: { host: string; origin: string | null },
	asked: string | undefined
): string | undefined {
	if (config.origin !== null || !isLoopback(config.host)) return undefined;
	if (asked !== undefined && LOOPBACK.test(asked)) return undefined;
	return `Leeway listens on ${config.host} and does not know the host "${asked ?? ''}". Behind a proxy, set ORIGIN to the address that browsers use.\n`;
}

function isLoopback(host: string): boolean {
	return LOOPBACK.test(host) || host === '::1';
}
