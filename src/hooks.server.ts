import { building } from '$app/environment';
import type { Handle, ServerInit } from '@sveltejs/kit';
import { currentApp, openApp } from '#server/app.ts';
import { loadConfig } from '#server/config/load.ts';

/** Opens the app once per process. `leeway start` may have loaded the configuration already. */
export const init: ServerInit = async () => {
	if (!building) await openApp(loadConfig(process.env));
};

export const handle: Handle = ({ event, resolve }) => {
	event.locals.app = currentApp();
	return resolve(event);
};
