import { join } from 'node:path';
import type { OffsetAudit } from '#core/audit-offsets.ts';
import type { ModelConfig, ScorerConfig } from '#core/model-config.ts';
import { sourceConfigSchema, sourceName, type SourceConfig } from '#core/source.ts';
import type { Bus } from '#server/bus.ts';
import { storedPartitions } from '#store/repositories/ingest.ts';
import type { Store } from '#store/store.ts';
import { auditIngest } from './audit/audit.ts';
import { openCatalog, type Catalog } from './catalog.ts';
import { LEEWAY_JSON } from './decode/leeway-json.ts';
import type { Kind } from './decode/events.ts';
import { createDirect, type DirectOutcome, type IngestRecords } from './direct.ts';
import { startConsumer, type Consumer } from './kafka/consumer.ts';
import { createInbox } from './inbox/inbox.ts';
import { openJournal } from './inbox/journal.ts';
import { storedKeys } from './inbox/keys.ts';
import { createPipeline, PAIR_TIMEOUT_SECONDS } from './pipeline.ts';
import { createQuarantine, type Quarantine } from './quarantine/quarantine.ts';
import { loadReferenceFiles } from './replay/reference-files.ts';
import { createReceive, type Posted } from './sources/receive.ts';
import { createExpiry } from './settle/expire.ts';
import { restoreRange, restoreSettle } from './settle/restore.ts';
import { createSettle } from './settle/settle.ts';
import { sourcesOfTopics } from './sources/match.ts';
import { startScrapes } from './sources/scrape.ts';
import { openSchemaRegistry, type RegistryAddress } from './sources/schema-registry.ts';
import { openSource } from './sources/source.ts';
import { loadScorers, scorersWanted } from './text/load-scorers.ts';
import { noteFailure, type Failures } from './text/scorer.ts';
import { createThreads } from './thread/threads.ts';
import { scorerStatus, topicStatus, type IngestStatus } from './status.ts';
import { Waits } from './waiting.ts';

export interface IngestConfig {
	kafka_brokers: string[] | null;
	/** Where requests are written down until they are stored; left out: nowhere. */
	data_dir?: string;
	/** Null, or left out: records of no schema registry are read. */
	schema_registry?: RegistryAddress | null;
	/** leeway.yaml, from whose folder the paths of reference files are. */
	project_file_path?: string | null;
	project_file: {
		project: string;
		models: readonly ModelConfig[];
		topics: Record<Kind, string>;
		sources?: readonly SourceConfig[];
		scorers?: readonly ScorerConfig[];
	};
}

export interface IngestOptions {
	store: Store;
	config: IngestConfig;
	bus: Bus;
	/** Told of trouble that mends itself, such as a broker out of reach. */
	onWarning?: (text: string) => void;
	/** Consumer group; one of its own where two servers read the same topics. */
	group?: string;
	/** Records of one batch; left out: as many as are cheap. */
	maxBatchRecords?: number;
}

export interface Ingest {
	/** Stores canonical events that came by no topic: HTTP, replay, demo. */
	ingestRecords: IngestRecords;
	/** Stores what was posted to a source of leeway.yaml by its name; undefined: there is no such source. */
	receive(name: string, posted: Posted): Promise<DirectOutcome | undefined>;
	/** What was refused: decoded again, or let go. */
	quarantine: Quarantine;
	/** Declares a model as leeway.yaml does; the demo's models come this way. */
	declareModel(config: ModelConfig): Promise<void>;
	/** Rates, lag and quarantine of every topic, for the ingest page. */
	status(): Promise<IngestStatus>;
	/** Proves that every offset is stored, or names the holes; '' as topic means all. */
	audit(topic: string): Promise<OffsetAudit>;
	/** Ends the consumer after the batch at hand. */
	close(): Promise<void>;
}

/** The consumer group of a server. */
export const GROUP = 'leeway';

/** Starts ingest: declares the models of leeway.yaml, opens the direct way in, and reads Kafka where there is a broker. */
export async function startIngest({
	store,
	config,
	bus,
	onWarning = () => undefined,
	group = GROUP,
	maxBatchRecords
}: IngestOptions): Promise<Ingest> {
	const { project, models, topics } = config.project_file;
	const wanted = scorersWanted(config);
	const { scorers, problems } = await loadScorers(wanted);
	for (const [name, why] of problems)
		onWarning(`The scorer ${name} is not there, and its descriptor is missing: ${why}`);
	const catalog: Catalog = await openCatalog(store, (model) => bus.emit({ kind: 'models', id: model }), scorers);
	for (const model of models) await catalog.declare(project, model);
	const configured = config.project_file.sources ?? [];
	const registry = config.schema_registry ? openSchemaRegistry(config.schema_registry) : null;
	const sources = withOtlp(configured).map((source) => openSource(source, project, registry));
	const sourceOf = (topic: string) =>
		sources.find(({ name }) => name === topic) ?? sourcesOfTopics([topic], sources).get(topic);
	const settle = createSettle({
		timeout: (topic) => (sourceOf(topic)?.config.pair_timeout_seconds ?? PAIR_TIMEOUT_SECONDS) * 1000
	});
	const threads = await createThreads(store, catalog, wanted);
	const onFailures = (name: string, failures: Failures) => noteFailure(scorers.failures, name, failures);
	const pipeline = createPipeline({ store, bus, catalog, settle, threads, onWarning, onFailures });
	const expiry = createExpiry(store, settle, pipeline);
	await expiry.resume();
	await restoreSettle(store, settle);
	const brokers = config.kafka_brokers ?? [];
	const consumer: Consumer | null =
		brokers.length > 0
			? await startConsumer({
					brokers,
					group,
					topics,
					sources,
					project,
					store,
					pipeline,
					settle,
					onWarning,
					maxBatchRecords
				})
			: null;
	const inbox = createInbox({
		pipeline,
		...(config.data_dir && { journal: openJournal(join(config.data_dir, 'journal')) }),
		keys: storedKeys(store),
		onResume: (topic, from, end) => restoreRange(store, settle, { topic, partition: 0, epoch: 0, from, end }),
		onWarning
	});
	await inbox.resume();
	const receive = createReceive(inbox);
	const ingestRecords = createDirect(pipeline, project, inbox);
	const scrapes = startScrapes(sources, receive, onWarning);
	const endExpiry = expiry.start(onWarning);
	const waits = new Waits();
	let closing = false;
	void loadReferenceFiles({
		store,
		ingestRecords,
		project,
		models,
		project_file_path: config.project_file_path ?? null,
		// One that is interrupted by the end is loaded by the next start.
		onWarning: (text) => closing || onWarning(text)
	});
	return {
		ingestRecords,
		async receive(name, posted) {
			const source = sources.find(({ config }) => config.http === name);
			return source && receive(source, posted);
		},
		quarantine: createQuarantine({
			...{ store, pipeline, project, topics },
			sourceOf
		}),
		declareModel: (model) => catalog.declare(project, model),
		async status() {
			// What is committed was stored before: asked for first, it is in the counts. The other way round, what is committed
			// in between looks like holes.
			const ends = (await consumer?.ends()) ?? null;
			const stored = await storedPartitions(store);
			const told = [...Object.values(topics), ...(consumer?.readers().keys() ?? []), ...placesOf(configured)];
			const names = new Set([...told, ...stored.map(({ topic }) => topic)]);
			return {
				kafka: consumer?.state() ?? {
					state: 'absent',
					brokers: [],
					group,
					detail: 'No broker is configured: set KAFKA_BROKERS.'
				},
				scorers: scorerStatus(scorers, problems),
				topics: [...names].map((topic) =>
					topicStatus(
						topic,
						sourceOf(topic)?.decoderOf(topic) ?? LEEWAY_JSON,
						stored.filter((row) => row.topic === topic),
						ends?.get(topic) ?? null,
						waits,
						scrapes.trouble(topic) ?? consumer?.trouble(topic) ?? null
					)
				)
			};
		},
		audit: (topic) => auditIngest({ store, brokers, group, topic }),
		async close() {
			closing = true;
			await consumer?.close();
			await inbox.close();
			await scrapes.close();
			await endExpiry();
			await threads.close();
		}
	};
}

/** OTLP is taken whether leeway.yaml says more about it or not. */
function withOtlp(sources: readonly SourceConfig[]): SourceConfig[] {
	if (sources.some(({ http }) => http === 'otlp')) return [...sources];
	return [...sources, sourceConfigSchema.parse({ http: 'otlp', decoder: 'otlp' })];
}

/** What the sources are called where their name is not a pattern: shown also before anything came. */
function placesOf(sources: readonly SourceConfig[]): string[] {
	return sources.map(sourceName).filter((name) => !name.includes('*'));
}
