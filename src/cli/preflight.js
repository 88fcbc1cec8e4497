/**
 * The decisions of a first start, without doing anything: each returns undefined when all is well, else a sentence
 * that names what is wrong and the fix. Plain JavaScript, because nothing is installed yet.
 */

const GB = 1024 ** 3;

/**
 * @param {{ platform: string, node: string }} machine
 * @returns {string | undefined}
 */
export function platformProblem({ platform, node }) {
	const [major = 0, minor = 0] = node.split('.').map(Number);
	if (major < 20 || (major === 20 && minor < 11)) {
		return `Node ${node} is too old: install Node 20.11 or newer. Leeway brings the Node 24 that it runs on.`;
	}
	if (platform === 'win32') {
		return 'The embedded ClickHouse has no build for Windows: run this inside WSL, or in a container.';
	}
	return undefined;
}

/** Bytes that a start may write. */
export const NEEDED = { install: 2 * GB, run: 0.3 * GB };

/**
 * @param {{ free: number, needed: number, folder: string }} disk in bytes
 * @returns {string | undefined}
 */
export function diskProblem({ free, needed, folder }) {
	if (free >= needed) return undefined;
	const gigabytes = (/** @type {number} */ bytes) => (bytes / GB).toFixed(1);
	return `The disk of ${folder} has ${gigabytes(free)} GB free, and ${gigabytes(needed)} GB are needed. Free some space, or put the data elsewhere with --data.`;
}

/**
 * @param {{ code: string, host: string, port: number, running: { url: string, pid: number } | undefined }} attempt
 * @returns {string}
 */
export function listenProblem({ code, host, port, running }) {
	if (running) {
		return `Leeway already runs on this data directory: ${running.url} (process ${running.pid}). Open it, stop it with Ctrl-C in its terminal or "kill ${running.pid}", or start another beside it: npm start -- --port ${port + 1} --data ./data-2`;
	}
	if (code === 'EADDRINUSE') {
		return `Port ${port} is in use by another program. Choose another one: npm start -- --port ${port + 1}`;
	}
	if (code === 'EACCES')
		return `Port ${port} needs more rights than you have. Choose one above 1023: npm start -- --port 3000`;
	if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
		return `${host} is not an address of this machine. Set HOST to 127.0.0.1, or to 0.0.0.0 to be reached from outside.`;
	}
	return `Cannot listen on ${host}:${port} (${code}). Choose another port: npm start -- --port ${port + 1}`;
}

/**
 * Why npm could not install, from what it printed.
 * @param {string} output
 * @returns {string}
 */
export function installProblem(output) {
	if (/ENOSPC/.test(output)) return 'The disk is full: free about 2 GB and start again.';
	if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(output)) {
		return 'The packages could not be fetched: there is no network, or the package registry does not answer. Connect and start again; behind a proxy, set HTTPS_PROXY, or registry in your ~/.npmrc.';
	}
	if (/EACCES|EPERM/.test(output)) {
		return 'npm may not write into node_modules: it was probably made by another user. Remove the folder, or change its owner, and start again.';
	}
	const lines = output.trim().split('\n').filter(Boolean).slice(-8);
	return `npm install failed. What it said last:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/**
 * @param {{ stamp: string | undefined, lock: string, installed: boolean }} state hash of the lock file now, and when installed
 * @returns {string | undefined} why packages must be installed
 */
export function installReason({ stamp, lock, installed }) {
	if (!installed) return 'first start';
	if (stamp !== undefined && stamp !== lock) return 'package-lock.json has changed';
	return undefined;
}

/** @typedef {{ port?: string, host?: string, data?: string, config?: string, demo: boolean, help: boolean }} StartOptions */

/**
 * The options of `npm start` as variables of the environment: everything after this reads the environment only.
 * @param {StartOptions} options
 * @returns {Record<string, string>}
 */
export function asEnvironment({ port, host, data, config, demo }) {
	return {
		...(port !== undefined && { PORT: port }),
		...(host !== undefined && { HOST: host }),
		...(data !== undefined && { LEEWAY_DATA: data }),
		...(config !== undefined && { LEEWAY_CONFIG: config }),
		...(!demo && { LEEWAY_DEMO: 'false' })
	};
}
