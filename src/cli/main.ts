import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#server/root.ts';
import { checkCommand } from './check-command.ts';
import { kafkaCommand } from './kafka-command.ts';
import { rebuildCommand } from './rebuild-command.ts';
import { replayCommand } from './replay-command.ts';

const HELP = `leeway COMMAND

  start                      start everything; see leeway start --help
  check [FILE]               check a leeway.yaml (./leeway.yaml) and the environment
  kafka start|stop|status    the local development broker, on its own
  replay FILE                send recorded data as events; see leeway replay --help
  rebuild MODEL              make a model's roll-ups again from its raw events
  help                       this
  --version                  the version
`;

type Command = (args: string[]) => number | Promise<number>;

const COMMANDS: Record<string, Command> = {
	check: checkCommand,
	kafka: kafkaCommand,
	replay: replayCommand,
	rebuild: rebuildCommand,
	help: () => print(HELP),
	'--help': () => print(HELP),
	'-h': () => print(HELP),
	'--version': () => print(`${version()}\n`)
};

const [name = 'help', ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (command) {
	try {
		process.exitCode = await command(args);
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
} else {
	console.error(`There is no command "${name}".\n\n${HELP}`);
	process.exitCode = 1;
}
// The terminal's wrapper holds a channel open, to be told when it ends.
if (process.connected) process.disconnect();

function print(text: string): number {
	process.stdout.write(text);
	return 0;
}

function version(): string {
	const manifest: { version: string } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8'));
	return manifest.version;
}
