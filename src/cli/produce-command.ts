import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { adopt } from '#ingest/broker/local-kafka.ts';
import { produce, readLines } from '#ingest/replay/produce.ts';
import { loadConfig } from '#server/config/load.ts';

const USAGE = `leeway produce FILE --topic TOPIC [--brokers LIST]

  FILE            lines of {"key", "headers", "value", "topic"}, such as examples/formats/kserve/records.jsonl;
                  a value is a text, {"base64": "..."}, or any other JSON
  --topic TOPIC   where lines go that name no topic
  --brokers LIST  (default: KAFKA_BROKERS, or the local broker of the data directory)
`;

/** `leeway produce`: sends the records of a file to topics, as a producer of their format would. */
export async function produceCommand(args: string[]): Promise<number> {
	const { values, positionals } = parseArgs({
		args,
		options: {
			topic: { type: 'string' },
			brokers: { type: 'string' },
			help: { type: 'boolean', default: false }
		},
		allowPositionals: true
	});
	const [file, more] = positionals;
	if (values.help || !file || more || !values.topic) {
		(values.help ? process.stdout : process.stderr).write(USAGE);
		return values.help ? 0 : 1;
	}
	const config = loadConfig(process.env);
	const brokers =
		values.brokers?.split(',') ?? config.kafka_brokers ?? (await adopt(join(config.data_dir, 'kafka')))?.brokers;
	if (!brokers) {
		console.error('No broker: start Leeway or `leeway kafka start`, or name one with --brokers or KAFKA_BROKERS.');
		return 1;
	}
	const sent = await produce(brokers, await readLines(file), values.topic, () => undefined);
	for (const [topic, records] of sent) console.log(`${records} records to ${topic}`);
	return 0;
}
