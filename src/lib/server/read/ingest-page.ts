import { formatCount, plural } from '#core/format.ts';
import type { Rich } from '#core/rich.ts';
import { formatDuration } from '#core/time-format.ts';
import type { Verdict } from '#core/verdict.ts';
import type { IngestStatus, TopicStatus } from '#ingest/status.ts';
import type { App } from '#server/app.ts';
import { ingestRates } from '#store/repositories/ingest.ts';
import { quarantineByReason, type Refused } from '#store/repositories/quarantine.ts';
import { proofOf, type Proof } from './ingest-proof.ts';

/** Rows that are not ready for query after this long make the monitors that need them blind. */
export const ALLOWED_LAG_SECONDS = 60;

export interface TopicLine extends TopicStatus {
	/** From the broker, or one that has no offsets to prove anything by ('@http', '@direct'). */
	from_broker: boolean;
	verdict: Verdict;
	detail: string;
	/** Records a second, per minute of the range. */
	rates: { time: number; value: number | null }[];
}

export interface IngestView {
	kafka: IngestStatus['kafka'];
	topics: TopicLine[];
	proof: Proof;
	refused: Refused[];
	/** How long their bytes are kept. */
	retention_days: number;
	store: { events: string; control: string };
	verdict: Verdict;
	state: Rich;
	facts: Rich[];
	sentence: Rich;
	lede: Rich;
}

const MINUTE = 60_000;

/** Where every record is, how far behind the tables are, and what was refused. */
export async function readIngestPage(app: App, { from, to }: { from: string; to: string }): Promise<IngestView> {
	const [status, rates, refused] = await Promise.all([
		app.ingest.status(),
		ingestRates(app.store, new Date(from)),
		quarantineByReason(app.store)
	]);
	const topics = status.topics.map((topic) =>
		topicLine(topic, ratesOf(rates, topic.topic, Date.parse(from), Date.parse(to)))
	);
	const proof = proofOf(topics.filter((topic) => topic.from_broker).flatMap((topic) => topic.partitions));
	const { clickhouse_url, database_url, data_dir } = app.config;
	return {
		kafka: status.kafka,
		topics,
		proof,
		refused,
		retention_days: app.config.project_file.quarantine.retention_days,
		store: {
			events: clickhouse_url === null ? `ClickHouse in this process, ${data_dir}` : 'ClickHouse server',
			control: database_url === null ? 'PostgreSQL in this process' : 'PostgreSQL server'
		},
		...wordsOf(status, topics, proof, refused)
	};
}

function scorerSentence({ name, version, failures, trouble }: IngestStatus['scorers'][number]): string | false {
	if (version === 0) return `The scorer ${name} is not there, so its descriptor is missing: ${trouble}.`;
	const texts = plural(failures, 'text');
	return failures > 0 && `The scorer ${name} failed on **${texts}** (${trouble}): the descriptor is missing there.`;
}

function topicLine(topic: TopicStatus, rates: TopicLine['rates']): TopicLine {
	const from_broker = topic.lag !== null;
	const waiting = topic.lag_seconds;
	const late = waiting !== null && waiting > ALLOWED_LAG_SECONDS;
	const verdict: Verdict =
		!from_broker || topic.last_at === null || topic.trouble !== null
			? 'blind'
			: late
				? 'exceeded'
				: topic.lag !== 0 && waiting === null
					? 'undecided'
					: 'within';
	const detail =
		topic.trouble ?? (topic.last_at === null ? 'nothing yet' : from_broker ? '' : 'no offsets to prove it by');
	return { ...topic, from_broker, verdict, detail, rates };
}

function ratesOf(
	rates: Awaited<ReturnType<typeof ingestRates>>,
	topic: string,
	from: number,
	to: number
): TopicLine['rates'] {
	const known = new Map(
		rates.filter((row) => row.topic === topic).map((row) => [Date.parse(row.at), (row.stored + row.quarantined) / 60])
	);
	const first = Math.min(...known.keys());
	// Minutes before the first arrival are no gap, and the present minute is not over.
	const start = Math.ceil(Math.max(from, Number.isFinite(first) ? first : to) / MINUTE) * MINUTE;
	const length = Math.max(0, Math.floor(to / MINUTE) - start / MINUTE);
	return Array.from({ length }, (_, i) => ({ time: start + i * MINUTE, value: known.get(start + i * MINUTE) ?? 0 }));
}

function wordsOf(
	{ kafka, scorers }: IngestStatus,
	topics: readonly TopicLine[],
	proof: Proof,
	refused: readonly Refused[]
): Pick<IngestView, 'verdict' | 'state' | 'facts' | 'sentence' | 'lede'> {
	const brokered = topics.filter((topic) => topic.from_broker);
	const late = brokered.filter((topic) => topic.verdict === 'exceeded');
	const worst = Math.max(0, ...brokered.map((topic) => topic.lag_seconds ?? 0));
	const first = refused[0];
	const facts = [
		brokered.length > 0 && `lag ${formatDuration(worst * 1000)}, allowed ${ALLOWED_LAG_SECONDS} s`,
		kafka.state !== 'absent' &&
			`${plural(brokered.flatMap((t) => t.partitions).length, 'partition')}, group ${kafka.group}`
	].filter((fact) => fact !== false);
	const lede = [
		first &&
			`Quarantine holds **${formatCount(sum(brokered.map((topic) => topic.quarantined)) + refusedOutside(refused, brokered))}**, raw bytes kept; the most: ${first.detail}`,
		kafka.state === 'retrying' && kafka.detail,
		...topics.map(({ topic, trouble }) => trouble !== null && `${topic}: ${trouble}.`),
		...scorers.map(scorerSentence)
	].filter((part) => typeof part === 'string');
	if (kafka.state === 'absent') {
		return {
			verdict: 'blind',
			state: 'Without Kafka',
			facts,
			sentence: 'There is [[blind:no Kafka broker]]: records come by HTTP and by replay only.',
			lede: ['Set **KAFKA_BROKERS** to read from one. Everything else runs.', ...lede].join(' ')
		};
	}
	const whole = `**${formatCount(proof.in_broker)}**`;
	if (proof.holes > 0)
		return {
			verdict: 'exceeded',
			state: `${formatCount(proof.holes)} holes`,
			facts,
			sentence: `[[exceeded:${plural(proof.holes, 'offset')} of ${formatCount(proof.in_broker)} ${proof.holes === 1 ? 'is' : 'are'} nowhere]]: neither in a table nor in quarantine.`,
			lede: lede.join(' ')
		};
	if (late.length > 0)
		return {
			verdict: 'exceeded',
			state: `${late.length} of ${brokered.length} topics late`,
			facts,
			sentence: `Ingest is [[exceeded:${formatDuration(worst * 1000)} behind]], allowed ${ALLOWED_LAG_SECONDS} s; nothing is lost of ${whole}.`,
			lede: lede.join(' ')
		};
	if (kafka.state !== 'consuming')
		return {
			verdict: 'blind',
			state: kafka.state,
			facts,
			sentence: `Ingest is [[blind:${kafka.state}]]: ${kafka.detail}`,
			lede: lede.join(' ')
		};
	return {
		verdict: 'within',
		state: `${brokered.length} of ${brokered.length} topics`,
		facts,
		sentence: `[[within:Ingest is complete]]: every offset of ${whole} is in a table, in quarantine or on its way; **0 holes**.`,
		lede: lede.join(' ')
	};
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Refused by HTTP or by replay: no topic of the broker counts them. */
function refusedOutside(refused: readonly Refused[], brokered: readonly TopicLine[]): number {
	const names = new Set(brokered.map((topic) => topic.topic));
	return refused.filter((row) => !names.has(row.topic)).reduce((sum, row) => sum + row.n, 0);
}
