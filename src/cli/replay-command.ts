import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { adopt } from '#ingest/broker/local-kafka.ts';
import { parseMapping } from '#ingest/replay/mapping.ts';
import { progressBar } from '#ingest/replay/progress-bar.ts';
import { replay } from '#ingest/replay/replay.ts';
import { openReplay } from '#ingest/replay/streams.ts';
import { httpTarget, kafkaTarget, storeTarget, type Span, type Target } from '#ingest/replay/target.ts';
import { loadConfig, type Config } from '#server/config/load.ts';
import { readLock } from '#server/lock.ts';
import { openStore } from '#store/store.ts';
import { waitUntilStored } from './wait-until-stored.ts';

const USAGE = `leeway replay FILE --mapping MAPPING [options]

  FILE                  a file, or the folder in which the mapping's paths are
  --mapping MAPPING     how its rows become events (docs/replay.md; examples/*/*.yaml)
  --to kafka|direct     through the broker, or straight into the store (default)
  --speed N|max         seconds of the data in a second (default: max)
  --live                stamp events with the time of sending: they count as live traffic, and may page
  --model, --version, --environment NAME   stand above the mapping's
  --url URL             the running server (default: that of the data directory)
  --brokers LIST        (default: KAFKA_BROKERS, or the local broker of the data directory)
  --no-backfill         leave the windows unevaluated
`;

const OPTIONS = {
	mapping: { type: 'string' },
	to: { type: 'string', default: 'direct' },
	speed: { type: 'string', default: 'max' },
	live: { type: 'boolean', default: false },
	model: { type: 'string' },
	version: { type: 'string' },
	environment: { type: 'string' },
	url: { type: 'string' },
	brokers: { type: 'string' },
	'no-backfill': { type: 'boolean', default: false },
	help: { type: 'boolean', default: false }
} as const;

/** `leeway replay`: sends recorded data as events, then has the windows they fall into evaluated on the data's clock. */
export async function replayCommand(args: string[]): Promise<number> {
	const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
	const [path, more] = positionals;
	const speed = values.speed === 'max' ? Infinity : Number(values.speed);
	if (values.help || !path || more || !values.mapping || !(speed > 0) || !['kafka', 'direct'].includes(values.to)) {
		(values.help ? process.stdout : process.stderr).write(USAGE);
		return values.help ? 0 : 1;
	}
	const config = loadConfig(process.env);
	const mapping = parseMapping(readFileSync(values.mapping, 'utf8'), values.mapping);
	if (mapping.note) console.log(mapping.note.trim());
	const { model, version, environment } = values;
	const given = Object.entries({ model, version, environment }).flatMap(([name, value]) =>
		value ? [[name, value] as const] : []
	);
	const source = await openReplay({ path, mapping, override: Object.fromEntries(given), paced: speed !== Infinity });

	const url = values.url ?? (await readLock(config.data_dir))?.url;
	const before = values.to === 'kafka' && url ? await waitUntilStored(url, 0) : 0;
	const { target, close } = await openTarget(config, values.to, url, values.brokers);
	console.log(`Replaying ${source.total} records to ${target.name}.`);
	const began = Date.now();
	const bar = progressBar(process.stderr);
	try {
		const { sent, refused, errors, spans } = await replay(source, target, {
			speed,
			live: values.live,
			onProgress: bar.update
		});
		bar.end();
		const counts = Object.entries(sent).flatMap(([kind, n]) => (n > 0 ? [`${n} ${kind}`] : []));
		console.log(`Sent ${counts.join(', ')} in ${seconds(began)}; ${refused} refused.`);
		for (const error of errors) console.log(`  ${error}`);
		const total = Object.values(sent).reduce((sum, n) => sum + n, 0);
		if (values.to === 'kafka' && url) {
			await waitUntilStored(url, before + total);
			console.log(`Stored, ${seconds(began)} after the first was sent.`);
		}
		if (!values['no-backfill'] && !values.live)
			await evaluate(spans, values.to === 'kafka' ? url && httpTarget(url) : target);
		return refused === 0 ? 0 : 2;
	} finally {
		await close();
	}
}

async function evaluate(spans: Span[], target: Target | undefined | ''): Promise<void> {
	for (const span of spans) {
		const began = Date.now();
		const findings = target ? await target.backfill(span) : null;
		console.log(
			findings === null
				? `No server runs on this data directory: start it, then POST /api/v1/models/${span.model}/backfill?from=${span.from}&to=${span.to}`
				: `${span.model}: ${findings} findings from ${span.from} to ${span.to}, in ${seconds(began)}.`
		);
	}
}

async function openTarget(config: Config, to: string, url: string | undefined, brokers: string | undefined) {
	if (to === 'kafka') {
		const found = brokers?.split(',') ?? config.kafka_brokers ?? (await adopt(join(config.data_dir, 'kafka')))?.brokers;
		if (!found)
			throw new Error('There is no broker: set KAFKA_BROKERS or --brokers, or start the server, which brings one.');
		const target = await kafkaTarget(found, config.project_file.topics, (text) => console.error(text));
		return { target, close: target.close };
	}
	if (url) return { target: httpTarget(url), close: async () => undefined };
	const store = await openStore(config);
	const target = await storeTarget(store, config.project_file, `the store in ${config.data_dir}`);
	return {
		target,
		async close() {
			await target.close();
			await store.close();
		}
	};
}

function seconds(since: number): string {
	return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
