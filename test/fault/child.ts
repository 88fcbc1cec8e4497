/** A process of its own that ingests, tells what is stored, and fails where it is told to. */
import { z } from 'zod';
import { sourceConfigSchema } from '#core/source.ts';
import { startIngest } from '#ingest/ingest.ts';
import { createBus } from '#server/bus.ts';
import { auditOffsets } from '#store/repositories/audit-offsets.ts';
import { openStore } from '#store/store.ts';
import { arm, injectClock, injectDisk, injectKafka, injectStore } from './inject.ts';
import type { Ask, Told } from './messages.ts';

const [data_dir = '', brokers = '', prefix = ''] = process.argv.slice(2);
injectClock(Number(process.env.FAULT_CLOCK_AHEAD));
injectKafka();
injectDisk();
const opened = await openStore({ data_dir });
const store = { ...opened, ch: injectStore(opened.ch) };
const sources = [
	{ topic: `${prefix}.pairs`, decoder: 'kserve', pair_timeout_seconds: 120 },
	{ topic: `${prefix}.lone`, decoder: 'kserve', pair_timeout_seconds: 1 }
].map((source) => sourceConfigSchema.parse(source));
const topics = { inference: `${prefix}.inference`, labels: `${prefix}.labels`, gpu: `${prefix}.gpu` };
const options = {
	store,
	config: {
		data_dir,
		kafka_brokers: brokers.split(','),
		project_file: { project: 'default', models: [], topics, sources }
	},
	bus: createBus(),
	group: prefix,
	maxBatchRecords: 12,
	onWarning: (text: string) => tell({ is: 'warning', text })
};

function tell(message: Told): void {
	process.send?.(message);
}

const ingest = await startIngest(options);
const countSchema = z.object({ name: z.string(), n: z.coerce.number(), distinct: z.coerce.number() });
const query = (name: string) => `../../../../../test/fault/queries/${name}`;

async function answer(ask: Ask): Promise<void> {
	if (ask.do === 'arm') arm(ask.fault);
	else if (ask.do === 'send') {
		const { id, kind, records, key } = ask;
		try {
			const token = key === undefined ? {} : { token: key };
			const outcome = await ingest.ingestRecords(kind, records, { topic: '@http', ...token });
			tell({ is: 'sent', id, outcome });
		} catch (error) {
			tell({ is: 'sent', id, error: String(error) });
		}
	} else if (ask.do === 'count') {
		const counts = await opened.ch.query(query('counts'), { round: ask.round, topic: `${prefix}.` }, countSchema);
		tell({ is: 'counted', counts });
	} else if (ask.do === 'audit') {
		const partitions = await auditOffsets(opened);
		tell({ is: 'audited', partitions: partitions.filter(({ topic }) => topic.startsWith(prefix)) });
	} else if (ask.do === 'end') {
		await ingest.close();
		await opened.close();
		process.disconnect();
	}
}

process.on('message', (ask: Ask) => {
	answer(ask).catch((error: unknown) => tell({ is: 'warning', text: `${ask.do}: ${String(error)}` }));
});
tell({ is: 'ready' });
