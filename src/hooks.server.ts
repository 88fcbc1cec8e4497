import { building } from '$app/environment';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { openApp } from '#server/app.ts';
import { getBoot } from '#server/boot.ts';
import { currentApp, findApp } from '#server/current-app.ts';

/** Opens the app once per process. */
export const init: ServerInit = async () => {
	if (!building) await openApp(getBoot());
};

export const handle: Handle = ({ event, resolve }) => {
	event.locals.app = currentApp();
	return resolve(event);
};

/** What nobody expected goes to the log; the page says so without its details. A page that does not exist is no error. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
	if (status === 404) return { message };
	findApp()?.log.error(`${event.request.method} ${event.url.pathname}`, error);
	return {
		message: 'Leeway could not show this.',
		fix: 'The cause is in the log of the server; trying again may help.'
	};
};
