import { parseArgs } from 'node:util';
import { CAUSE_WORDS, isMissing, offsetAuditSchema, type OffsetAudit } from '#core/audit-offsets.ts';
import { formatCount } from '#core/format.ts';
import { auditIngest } from '#ingest/audit/audit.ts';
import { GROUP } from '#ingest/ingest.ts';
import { loadConfig } from '#server/config/load.ts';
import { readLock } from '#server/lock.ts';
import { openStore } from '#store/store.ts';
import { askServer } from './ask-server.ts';

const USAGE = `leeway audit offsets

  Proves that every offset of every topic is in a table or in the quarantine, or names the holes.
  Exit code 0: none is missing; 1: some are.

  --topic TOPIC  this one only
  --json         the whole answer
  --url URL      the running server (default: that of the data directory)
`;

/** `leeway audit offsets`: asks the running server, or opens the store itself where none runs. */
export async function auditCommand(args: string[]): Promise<number> {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: {
			topic: { type: 'string', default: '' },
			json: { type: 'boolean', default: false },
			url: { type: 'string' },
			help: { type: 'boolean', default: false }
		}
	});
	if (values.help || positionals[0] !== 'offsets') {
		(values.help ? process.stdout : process.stderr).write(USAGE);
		return values.help ? 0 : 2;
	}
	const config = loadConfig(process.env);
	const url = values.url ?? (await readLock(config.data_dir))?.url;
	const audit = url === undefined ? await auditStore(values.topic) : await auditServer(url, values.topic);
	if (values.json) console.log(JSON.stringify(audit));
	else print(audit);
	return audit.missing === 0 ? 0 : 1;
}

function auditServer(url: string, topic: string): Promise<OffsetAudit> {
	return askServer(url, `ingest/audit?${new URLSearchParams({ topic })}`, offsetAuditSchema);
}

async function auditStore(topic: string): Promise<OffsetAudit> {
	const config = loadConfig(process.env);
	const store = await openStore(config);
	try {
		return await auditIngest({ store, brokers: config.kafka_brokers ?? [], group: GROUP, topic });
	} finally {
		await store.close();
	}
}

function print({ partitions, missing, checked }: OffsetAudit): void {
	if (partitions.length === 0) console.log('Nothing of any topic is stored yet.');
	for (const { topic, epoch, partition, first, last, offsets, rows, holes } of partitions) {
		const range = `${topic} epoch ${epoch} partition ${partition}: ${first} to ${last}`;
		console.log(`${range}, ${formatCount(offsets)} offsets in ${formatCount(rows)} rows, ${holes.length} holes`);
		for (const hole of holes) {
			console.log(`  ${isMissing(hole) ? 'hole' : 'none'} ${hole.from} to ${hole.end}: ${CAUSE_WORDS[hole.cause]}`);
		}
	}
	if (!checked) console.log('No broker is configured: holes are told without their cause.');
	console.log(missing === 0 ? 'Nothing is missing.' : `${formatCount(missing)} offsets are missing.`);
}
