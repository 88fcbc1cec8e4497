import type { App } from './app.ts';

const KEY = Symbol.for('leeway.app');
const holder = globalThis as { [KEY]?: App | undefined };

/** The one app of this process. On globalThis, because a reload of the development server loads the modules anew. */
export function currentApp(): App {
	if (!holder[KEY]) throw new Error('the app is not open yet: openApp() runs in init() of src/hooks.server.ts');
	return holder[KEY];
}

export function findApp(): App | undefined {
	return holder[KEY];
}

export function setApp(app: App | undefined): void {
	holder[KEY] = app;
}
