#!/usr/bin/env node
// Plain JavaScript: any Node from 20 can run it, and it hands over to Node 24, which runs TypeScript.
import { handOver } from './node24.js';

const [command, ...rest] = process.argv.slice(2);
if (command === 'start') {
	process.argv.splice(2, process.argv.length, ...rest);
	await import('./start.js');
} else {
	handOver('src/cli/main.ts', process.argv.slice(2));
}
