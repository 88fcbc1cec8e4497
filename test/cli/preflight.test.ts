import { describe, expect, it } from 'vitest';
import {
	asEnvironment,
	diskProblem,
	installProblem,
	installReason,
	listenProblem,
	NEEDED,
	platformProblem
} from '../../src/cli/preflight.js';

const GB = 1024 ** 3;
const LISTEN = { host: '127.0.0.1', port: 3000, running: undefined };

describe('each failure of a first start gets a sentence with the fix', () => {
	it.each<[string, string | undefined, RegExp]>([
		['an old Node', platformProblem({ platform: 'linux', node: '18.20.0' }), /install Node 20\.11 or newer/],
		['an old Node 20', platformProblem({ platform: 'linux', node: '20.10.0' }), /install Node 20\.11 or newer/],
		['Windows', platformProblem({ platform: 'win32', node: '24.0.0' }), /inside WSL, or in a container/],
		[
			'a full disk',
			diskProblem({ free: GB / 2, needed: NEEDED.install, folder: '/d' }),
			/\/d has 0\.5 GB free, and 2\.0 GB are needed.*--data/
		],
		['a port in use', listenProblem({ ...LISTEN, code: 'EADDRINUSE' }), /in use by another program.*--port 3001/],
		['a low port', listenProblem({ ...LISTEN, port: 80, code: 'EACCES' }), /Port 80 needs more rights/],
		[
			'a foreign address',
			listenProblem({ ...LISTEN, host: '10.9.9.9', code: 'EADDRNOTAVAIL' }),
			/10\.9\.9\.9 is not an address/
		],
		['something else', listenProblem({ ...LISTEN, code: 'EFOO' }), /EFOO.*--port 3001/],
		[
			'a second start',
			listenProblem({ ...LISTEN, code: '', running: { url: 'http://127.0.0.1:3000', pid: 7 } }),
			/already runs.*http:\/\/127\.0\.0\.1:3000 \(process 7\)/
		],
		['no network', installProblem('npm error code ENOTFOUND'), /there is no network/],
		['a broken network', installProblem('npm error network request failed'), /there is no network/],
		['a disk that fills up', installProblem('npm error ENOSPC: no space left'), /disk is full/],
		['a foreign node_modules', installProblem('npm error code EACCES'), /made by another user/],
		['anything else', installProblem('one\ntwo'), /npm install failed[\s\S]*one\n {2}two/]
	])('%s', (_, sentence, expected) => {
		expect(sentence).toMatch(expected);
	});
});

describe('nothing to say', () => {
	it.each([
		['a supported Node', platformProblem({ platform: 'linux', node: '20.11.0' })],
		['Node 24', platformProblem({ platform: 'darwin', node: '24.1.0' })],
		['enough disk', diskProblem({ free: 3 * GB, needed: NEEDED.install, folder: '/d' })]
	])('about %s', (_, sentence) => {
		expect(sentence).toBeUndefined();
	});
});

describe('packages are installed', () => {
	it.each([
		[{ stamp: undefined, lock: 'a', installed: false }, 'first start'],
		[{ stamp: 'a', lock: 'b', installed: true }, 'package-lock.json has changed'],
		[{ stamp: 'a', lock: 'a', installed: true }, undefined],
		[{ stamp: undefined, lock: 'a', installed: true }, undefined]
	])('%o: %s', (state, reason) => {
		expect(installReason(state)).toBe(reason);
	});
});

it('turns options into variables, and leaves the others alone', () => {
	expect(asEnvironment({ demo: true, help: false })).toEqual({});
	expect(asEnvironment({ port: '1', data: 'd', demo: false, help: false })).toEqual({
		PORT: '1',
		LEEWAY_DATA: 'd',
		LEEWAY_DEMO: 'false'
	});
});
