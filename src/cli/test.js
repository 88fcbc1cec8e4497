// `npm test`. Plain JavaScript that Node 20 runs before anything is installed; test-run.ts takes over on Node 24.
import { install, whyInstall } from './install.js';
import { handOver } from './node24.js';

const reason = whyInstall();
if (reason) {
	console.log(`leeway  installing packages (${reason})`);
	const failure = await install((text) => console.log(`leeway  ${text}`));
	if (failure) {
		console.error(`leeway  ${failure}`);
		process.exit(1);
	}
}
handOver('src/cli/test-run.ts', process.argv.slice(2));
