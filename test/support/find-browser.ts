import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** The package that `npm test` installs where the machine has no browser. */
export const BROWSER_PACKAGE = join(import.meta.dirname, 'browser');

const packagedSchema = z.object({ default: z.custom<{ executablePath(): Promise<string> }>() });

/** Path of a Chromium: CHROME_PATH, one of the machine, or the packaged one. Undefined: there is none. */
export async function findBrowser(env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
	if (env.CHROME_PATH) return env.CHROME_PATH;
	const folders = (env.PATH ?? '').split(delimiter);
	const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
	return [...onPath, MAC].find((path) => existsSync(path)) ?? (await packaged());
}

async function packaged(): Promise<string | undefined> {
	if (!existsSync(join(BROWSER_PACKAGE, 'node_modules', '@sparticuz', 'chromium'))) return undefined;
	// Makes the package bring the shared libraries too, which a bare machine lacks.
	process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x';
	const entry = createRequire(join(BROWSER_PACKAGE, 'package.json')).resolve('@sparticuz/chromium');
	return packagedSchema.parse(await import(pathToFileURL(entry).href)).default.executablePath();
}
