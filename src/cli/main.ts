import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#server/root.ts';

const HELP = `leeway COMMAND

  start                      start everything; see leeway start --help
  check [FILE]               check a leeway.yaml (./leeway.yaml) and the environment
  compare REFERENCE CURRENT  compare two files, without a server; see leeway compare --help
  backtest [MODEL] MONITOR   replay a monitor's history; see leeway backtest --help
  kafka start|stop|status    the local development broker, on its own
  replay FILE                send recorded data as events; see leeway replay --help
  produce FILE --topic TOPIC send records to a topic, such as those of examples/formats
  quarantine list|show|replay|expire   what was refused; see leeway quarantine --help
  audit offsets              proof that nothing is missing; see leeway audit --help
  rebuild MODEL              make a model's roll-ups again from its raw events
  help                       this
  --version                  the version
`;

type Command = (args: string[]) => number | Promise<number>;

/** A command loads only what it needs itself: comparing two files does not wait for a store. */
const COMMANDS: Record<string, Command> = {
	check: async (args) => (await import('./check-command.ts')).checkCommand(args),
	compare: async (args) => (await import('./compare-command.ts')).compareCommand(args),
	backtest: async (args) => (await import('./backtest-command.ts')).backtestCommand(args),
	kafka: async (args) => (await import('./kafka-command.ts')).kafkaCommand(args),
	replay: async (args) => (await import('./replay-command.ts')).replayCommand(args),
	produce: async (args) => (await import('./produce-command.ts')).produceCommand(args),
	quarantine: async (args) => (await import('./quarantine-command.ts')).quarantineCommand(args),
	audit: async (args) => (await import('./audit-command.ts')).auditCommand(args),
	rebuild: async (args) => (await import('./rebuild-command.ts')).rebuildCommand(args),
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
