import { formatCount, plural } from '#core/format.ts';
import { code, type Rich } from '#core/rich.ts';
import type { App } from '#server/app.ts';
import { listModels } from '#store/repositories/models.ts';

/** One way in, and whether it is open. */
export interface Listener {
	title: Rich;
	text: Rich;
	/** Done, open and waiting, or not there. */
	mark: 'check' | 'open' | 'absent';
}

export interface StartView {
	models: number;
	/** Events of any kind that were stored. */
	events: number;
	listeners: Listener[];
	/** For the commands: where this server and its broker are. */
	origin: string;
	broker: string | null;
	topic: string;
	demo: boolean;
	started_at: string;
}

/** What listens now, with its counts, for somebody who has not sent anything yet. */
export async function readStart(app: App, origin: string): Promise<StartView> {
	const { config, status } = app;
	const { topics, project } = config.project_file;
	const began = performance.now();
	const [models, ingest] = await Promise.all([listModels(app.store, project), app.ingest.status()]);
	const took = Math.max(1, Math.round(performance.now() - began));
	const stored = ingest.topics.reduce((sum, topic) => sum + topic.stored, 0);
	const direct = ingest.topics
		.filter((topic) => topic.topic.startsWith('@'))
		.reduce((sum, topic) => sum + topic.received, 0);
	return {
		models: models.length,
		events: stored,
		listeners: [
			{ title: `**HTTP** on ${new URL(origin).host}`, text: `ready, ${plural(direct, 'record')} so far`, mark: 'open' },
			...Object.values(topics).map((name): Listener => {
				const topic = ingest.topics.find((known) => known.topic === name);
				const title = `**Kafka** ${code(name)}`;
				if (config.kafka_brokers === null) return { title, text: 'no broker', mark: 'absent' };
				if (!topic || topic.partitions.length === 0)
					return { title, text: 'no such topic yet; made when something first sends', mark: 'absent' };
				const offset = topic.partitions.reduce((sum, p) => sum + p.end, 0);
				return {
					title,
					text: `joined, ${plural(topic.partitions.length, 'partition')}; offset ${formatCount(offset)}, ${formatCount(topic.lag ?? 0)} waiting`,
					mark: 'open'
				};
			}),
			{ title: '**Store**', text: `answers in ${took} ms; ${status.store.detail}`, mark: 'check' }
		],
		origin,
		broker: config.kafka_brokers?.[0] ?? null,
		topic: topics.inference,
		demo: config.demo,
		started_at: app.started_at
	};
}
