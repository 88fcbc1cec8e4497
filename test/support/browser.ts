import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from './find-browser.ts';

/** Nothing but this machine can be reached: a test that needs the internet fails here, not in front of a user. */
const ARGS = [
	'--no-sandbox',
	'--disable-dev-shm-usage',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-domain-reliability',
	'--disable-sync',
	'--no-first-run',
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'
];

/** Null: skip, visibly, with `describe.skipIf(!BROWSER)`. */
export const BROWSER: string | null = (await findBrowser()) ?? null;

/** A headless Chromium that also runs as root. */
export async function launchBrowser(): Promise<Browser> {
	if (BROWSER === null) throw new Error('there is no browser: set CHROME_PATH, or run npm test, which brings one');
	return chromium.launch({ executablePath: BROWSER, args: ARGS, headless: true });
}
