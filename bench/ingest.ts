/**
 * `npm run bench:ingest [-- --events N --repeats R --quick --topics plain,gzip --sides leeway,engine]`: how fast Leeway takes a
 * topic in, beside ClickHouse's own Kafka table engine in the same embedded engine, and beside reading the topic with the
 * client alone. The sides take turns, each run in a process of its own with data of its own; the engine gets the scales of
 * Leeway's run, so that one goes first. The last line is one JSON object.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalKafka } from '#ingest/broker/local-kafka.ts';
import { openKafka } from '#ingest/kafka/setup.ts';
import { fillTopic } from './ingest/events.ts';
import { resultSchema, type Result, type Scale, type Task } from './ingest/side.ts';

const { values } = parseArgs({
	options: {
		events: { type: 'string' },
		repeats: { type: 'string' },
		quick: { type: 'boolean', default: false },
		sides: { type: 'string', default: 'leeway,engine,engine-raw,floor' },
		topics: { type: 'string', default: 'plain,gzip' },
		folder: { type: 'string' },
		/** Settings of the Kafka table engine over its best ones, as JSON. */
		engine: { type: 'string', default: '{}' },
		port: { type: 'string', default: '0' }
	}
});
const events = Number(values.events ?? (values.quick ? 200_000 : 1_000_000));
const repeats = Number(values.repeats ?? (values.quick ? 1 : 3));
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'leeway-bench-'));
/** As many consumers as cores here, each with a thread of its own; --engine tries others. */
const ENGINE = {
	kafka_num_consumers: 2,
	kafka_thread_per_consumer: 1,
	kafka_max_block_size: 65_536,
	kafka_flush_interval_ms: 2000
};
const settings = { ...ENGINE, ...(JSON.parse(values.engine) as Record<string, number>) };

interface Run extends Result {
	side: Task['side'];
	topic: string;
	events_per_s: number;
}

const print = (text: string) => console.log(text);

const kafka = await startLocalKafka({ dir: join(folder, 'kafka'), port: Number(values.port), onProgress: print });
if ('unavailable' in kafka) throw new Error(kafka.unavailable);
const runs: Run[] = [];
try {
	for (const topic of values.topics.split(',')) {
		const bytes = await fillTopic(openKafka(kafka.brokers, print), topic, events, topic === 'gzip');
		print(`${topic}: ${events} events of ${Math.round(bytes / events)} bytes, 4 partitions, ${cpus().length} cores`);
		let scales: Scale[] = [];
		for (let repeat = 0; repeat < repeats; repeat++) {
			let expected = '';
			for (const side of values.sides.split(',') as Task['side'][]) {
				const data_dir = join(folder, 'data');
				const result = await measure({ side, brokers: kafka.brokers, topic, events, data_dir, scales, settings });
				rmSync(data_dir, { recursive: true, force: true });
				if (side === 'leeway') ({ scales, digest: expected } = result);
				else if (expected !== '' && result.digest !== '' && result.digest !== expected) {
					throw new Error(`The roll-ups of ${side} (${result.digest}) are not those of Leeway (${expected})`);
				}
				const run = { ...result, side, topic, events_per_s: events / result.seconds };
				runs.push(run);
				print(line(run));
			}
		}
	}
} finally {
	await kafka.stop();
	if (!values.folder) rmSync(folder, { recursive: true, force: true });
}
summarise();

async function measure(task: Task): Promise<Result> {
	const child = fork(join(import.meta.dirname, 'ingest/process.ts'), { stdio: 'inherit' });
	child.send(task);
	const [answer] = (await Promise.race([
		once(child, 'message'),
		once(child, 'exit').then(([code]) => Promise.reject(new Error(`${task.side} ended with ${String(code)}`)))
	])) as [unknown];
	await once(child, 'exit');
	return resultSchema.parse(answer);
}

function line({ topic, side, events_per_s, cpu_seconds, peak_rss_mib, loop_delay_p99_ms, loop_delay_max_ms }: Run) {
	const each = ((cpu_seconds / events) * 1e6).toFixed(1);
	const delay =
		side === 'leeway' ? `, event loop held up ${loop_delay_p99_ms} ms (p99), ${loop_delay_max_ms} ms (most)` : '';
	return `${topic.padEnd(6)}${side.padEnd(11)}${Math.round(events_per_s)} events/s, ${each} us of CPU each, ${Math.round(peak_rss_mib)} MiB${delay}`;
}

function median(side: Task['side'], topic?: string): number {
	const found = runs
		.filter((run) => run.side === side && (topic === undefined || run.topic === topic))
		.map((run) => run.events_per_s)
		.sort((a, b) => a - b);
	const middle = (found.length - 1) / 2;
	return ((found[Math.floor(middle)] ?? NaN) + (found[Math.ceil(middle)] ?? NaN)) / 2;
}

function summarise(): void {
	for (const topic of values.topics.split(',')) {
		print(`${topic}: Leeway ${(median('leeway', topic) / median('engine', topic)).toFixed(2)} times the engine`);
	}
	const leeway_events_per_s = median('leeway');
	const engine_events_per_s = median('engine');
	print(
		JSON.stringify({
			leeway_events_per_s,
			engine_events_per_s,
			ratio: leeway_events_per_s / engine_events_per_s,
			floor_events_per_s: median('floor'),
			engine_raw_events_per_s: median('engine-raw'),
			events,
			engine_settings: settings,
			runs: runs.map(({ scales: _, digest: __, ...run }) => run)
		})
	);
}
