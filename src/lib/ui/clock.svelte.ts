import { page } from '$app/state';
import { createSubscriber } from 'svelte/reactivity';

const STEP = 10_000;

let subscribe: (() => void) | undefined;

/**
 * Now, in milliseconds, advancing every ten seconds in the browser. The first value is the server's, so that
 * the page hydrates to the same words.
 */
export function now(): number {
	if (typeof window === 'undefined') return serverNow();
	subscribe ??= createSubscriber((update) => {
		const timer = setInterval(update, STEP);
		return () => clearInterval(timer);
	});
	subscribe();
	return hydrated ? Date.now() : serverNow();
}

let hydrated = false;

/** Called once by the layout when the page is live: from then on the browser's clock counts. */
export function startClock(): void {
	hydrated = true;
}

function serverNow(): number {
	return typeof page.data.now === 'number' ? page.data.now : Date.now();
}

/** The zone in which all times are shown: the browser's, remembered in a cookie for the server. */
export function zone(): string {
	return typeof page.data.zone === 'string' ? page.data.zone : 'UTC';
}
