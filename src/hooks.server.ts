import { building } from '$app/environment';
import type { Handle, ServerInit } from '@sveltejs/kit';
import { openApp } from '#server/app.ts';
import { getBoot } from '#server/boot.ts';
import { currentApp } from '#server/current-app.ts';

/** Opens the app once per process. */
export const init: ServerInit = async () => {
	if (!building) await openApp(getBoot());
};

export const handle: Handle = ({ event, resolve }) => {
	event.locals.app = currentApp();
	return resolve(event);
};
