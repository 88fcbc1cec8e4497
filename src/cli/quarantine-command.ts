import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { formatCount, plural } from '#core/format.ts';
import { hexDump } from '#core/hex-dump.ts';
import { QUARANTINE_STATES, quarantineFilterSchema } from '#core/quarantine.ts';
import { decodeBytes } from '#ingest/quarantine/bytes.ts';
import { loadConfig } from '#server/config/load.ts';
import { readLock } from '#server/lock.ts';
import { httpQuarantine, storeQuarantine, type ListFilter, type QuarantineTarget } from './quarantine-target.ts';

const USAGE = `leeway quarantine list|show|replay|expire

  list                  what was refused, by topic and reason, then record by record
  show ID               one record: where it stood, why it was refused, its bytes
  replay [ID...]        decode records again, and store what succeeds (needs --reason)
  expire [ID...]        take away what records hold, for good (needs --reason)

  --topic, --reason-is, --model, --text, --from, --to    which records (instants in ISO 8601)
  --state open|resolved|expired   of list
  --limit N             records of list (default 20)
  --all                 replay or expire everything in the quarantine
  --reason TEXT         why; stands in the audit log
  --by NAME             who (default: the user of this machine)
  --hex, --raw          of show: the bytes as a dump, or as they are
  --url URL             the running server (default: that of the data directory)
`;

const OPTIONS = {
	topic: { type: 'string' },
	'reason-is': { type: 'string' },
	model: { type: 'string' },
	text: { type: 'string' },
	from: { type: 'string' },
	to: { type: 'string' },
	state: { type: 'string' },
	limit: { type: 'string', default: '20' },
	all: { type: 'boolean', default: false },
	reason: { type: 'string', default: '' },
	by: { type: 'string' },
	hex: { type: 'boolean', default: false },
	raw: { type: 'boolean', default: false },
	url: { type: 'string' },
	help: { type: 'boolean', default: false }
} as const;

type Values = ReturnType<typeof read>['values'];

/** `leeway quarantine`: asks the running server, or opens the store itself where none runs. */
export async function quarantineCommand(args: string[]): Promise<number> {
	const { values, positionals } = read(args);
	const [action = '', ...ids] = positionals;
	if (values.help || !['list', 'show', 'replay', 'expire'].includes(action) || (action === 'show' && !ids[0])) {
		(values.help ? process.stdout : process.stderr).write(USAGE);
		return values.help ? 0 : 1;
	}
	const filter = filterOf(values);
	const config = loadConfig(process.env);
	const url = values.url ?? (await readLock(config.data_dir))?.url;
	const target = url ? httpQuarantine(url) : await storeQuarantine(config);
	try {
		if (action === 'list') return await list(target, filter, Number(values.limit));
		if (action === 'show') return await show(target, ids[0] ?? '', values);
		return await act(target, action === 'replay' ? 'replay' : 'expire', ids, filter, values);
	} finally {
		await target.close();
	}
}

function read(args: string[]) {
	return parseArgs({ args, options: OPTIONS, allowPositionals: true });
}

function filterOf(values: Values): ListFilter {
	const { topic, model, text, from, to } = values;
	const given = Object.entries({ topic, model, text, from, to, reason: values['reason-is'] });
	const filter = quarantineFilterSchema.parse(Object.fromEntries(given.filter(([, value]) => value !== undefined)));
	const state = QUARANTINE_STATES.find((known) => known === values.state);
	if (values.state !== undefined && !state)
		throw new Error(`--state: "${values.state}" is none of ${QUARANTINE_STATES.join(', ')}.`);
	return { ...filter, ...(state && { state }) };
}

async function list(target: QuarantineTarget, filter: ListFilter, limit: number): Promise<number> {
	const { groups, records } = await target.list(filter, limit);
	if (groups.length === 0) console.log('Nothing was refused that fits.');
	for (const { topic, reason, n, resolved, expired, detail } of groups) {
		console.log(`${topic}  ${reason}  ${n} open, ${resolved} resolved, ${expired} expired`);
		if (detail) console.log(`  ${detail}`);
	}
	if (records.length > 0) console.log('');
	for (const { id, received_at, state, topic, partition, offset, reason } of records) {
		console.log(`${id}  ${received_at}  ${state.padEnd(8)}  ${topic}/${partition}/${offset}  ${reason}`);
	}
	return 0;
}

async function show(target: QuarantineTarget, id: string, { hex, raw }: Values): Promise<number> {
	const record = await target.show(id);
	if (!record) {
		console.error(`There is no quarantined record "${id}": leeway quarantine list shows them.`);
		return 1;
	}
	const bytes = decodeBytes({ text: record.raw, encoding: record.raw_encoding });
	if (raw) {
		process.stdout.write(bytes ?? '');
		return 0;
	}
	const { topic, partition, offset, epoch, part, parts, headers, key, tried } = record;
	console.log(`${record.state}: ${record.reason}${record.detail && `: ${record.detail}`}`);
	console.log(`where      ${topic}, partition ${partition}, offset ${offset}, epoch ${epoch}`);
	if (parts > 1) console.log(`element    ${part} of ${parts}, counted from 0`);
	console.log(`received   ${record.received_at}, written ${record.written_at}`);
	console.log(`decoder    ${record.decoder}`);
	if (key) console.log(`key        ${key}${record.key_encoding === 'base64' ? ' (base64)' : ''}`);
	for (const [name, value] of Object.entries(headers)) console.log(`header     ${name}: ${value}`);
	for (const { at, state, who, decoder, detail } of tried)
		console.log(`tried      ${at} by ${who} with ${decoder}: ${state}${detail && `, ${detail}`}`);
	console.log('');
	if (!bytes) console.log(record.state === 'expired' ? 'Its bytes have expired.' : 'It had no bytes (a tombstone).');
	else console.log(hex || record.raw_encoding === 'base64' ? hexDump(bytes).join('\n') : bytes.toString());
	return 0;
}

async function act(
	target: QuarantineTarget,
	action: 'replay' | 'expire',
	ids: string[],
	{ state, ...filter }: ListFilter,
	{ all, reason, by }: Values
): Promise<number> {
	if (state)
		throw new Error('--state belongs to list: a replay takes what is open, an expiry what still holds something.');
	if (ids.length === 0 && Object.keys(filter).length === 0 && !all)
		throw new Error('Say which records: ids, a filter such as --topic, or --all.');
	if (reason.trim() === '') throw new Error('Say why with --reason: it stands in the audit log.');
	const press = { by: by ?? userInfo().username, reason };
	const selection = ids.length > 0 ? { ids } : { filter };
	if (action === 'expire') {
		const { expired } = await target.expire(selection, press);
		console.log(`${plural(expired, 'record')} expired: where and when they came, and why, is kept.`);
		return 0;
	}
	const { selected, resolved, failed, reasons } = await target.replay(selection, press);
	console.log(
		`${formatCount(resolved)} of ${plural(selected, 'record')} stored, ${formatCount(failed)} refused again.`
	);
	for (const { reason: why, n, detail } of reasons) console.log(`  ${formatCount(n)}  ${why}: ${detail}`);
	return failed === 0 ? 0 : 2;
}
