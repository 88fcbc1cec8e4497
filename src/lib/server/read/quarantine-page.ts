import { formatCount, plural } from '#core/format.ts';
import { HEX_BYTES, hexDump } from '#core/hex-dump.ts';
import {
	QUARANTINE_STATES,
	type Quarantined,
	type QuarantinedRecord,
	type QuarantineFilter,
	type QuarantineMark
} from '#core/quarantine.ts';
import { reasonWord } from '#core/quarantine-words.ts';
import { code, type Rich } from '#core/rich.ts';
import { decodeBytes } from '#ingest/quarantine/bytes.ts';
import type { Refused } from '#store/repositories/quarantine.ts';
import type { Store } from '#store/store.ts';
import { readQuarantine, readQuarantined } from './quarantine.ts';

export type QuarantineState = Quarantined['state'] | 'all';

export interface QuarantineView {
	groups: Refused[];
	records: Quarantined[];
	/** Of everything that the filter finds. */
	counts: Record<QuarantineState, number>;
	/** Every topic and reason there is, for the filter. */
	topics: string[];
	reasons: string[];
	filter: QuarantineFilter;
	state: QuarantineState;
	/** From 0, and how many there are. */
	page: number;
	pages: number;
	sentence: Rich;
	lede: Rich;
}

export const PAGE_ROWS = 50;

/** The quarantine as an address asks for it: `topic`, `reason`, `model`, `text`, `state`, `page`. */
export async function readQuarantinePage(
	store: Store,
	query: URLSearchParams,
	retention_days: number
): Promise<QuarantineView> {
	const filter = filterOf(query);
	const asked = query.get('state') ?? 'open';
	const state = QUARANTINE_STATES.find((known) => known === asked) ?? 'all';
	const page = Math.max(0, Math.floor(Number(query.get('page') ?? 0)) || 0);
	const [found, all] = await Promise.all([
		readQuarantine(
			store,
			{ ...filter, ...(state !== 'all' && { state }) },
			{ limit: PAGE_ROWS, offset: page * PAGE_ROWS }
		),
		readQuarantine(store, {}, { limit: 0, offset: 0 })
	]);
	const groups = (await readQuarantine(store, filter, { limit: 0, offset: 0 })).groups;
	const sum = (rows: readonly Refused[], key: 'n' | 'resolved' | 'expired') =>
		rows.reduce((total, row) => total + row[key], 0);
	const counts = { open: sum(groups, 'n'), resolved: sum(groups, 'resolved'), expired: sum(groups, 'expired') };
	const whole = { ...counts, all: counts.open + counts.resolved + counts.expired };
	return {
		groups,
		records: found.records,
		counts: whole,
		topics: [...new Set(all.groups.map(({ topic }) => topic))].sort(),
		reasons: [...new Set(all.groups.map(({ reason }) => reason))].sort(),
		filter,
		state,
		page,
		pages: Math.max(1, Math.ceil(whole[state] / PAGE_ROWS)),
		...wordsOf(all.groups, retention_days)
	};
}

export function filterOf(query: URLSearchParams): QuarantineFilter {
	const given = (['topic', 'reason', 'model', 'text'] as const).flatMap((name) => {
		const value = query.get(name)?.trim();
		return value ? [[name, value] as const] : [];
	});
	return Object.fromEntries(given);
}

function wordsOf(groups: readonly Refused[], retention_days: number): Pick<QuarantineView, 'sentence' | 'lede'> {
	const open = groups.reduce((sum, { n }) => sum + n, 0);
	const [first] = groups;
	const kept = `Bytes are kept for ${plural(retention_days, 'day')}; that a record came, where and why it was refused, is kept for good.`;
	if (groups.length === 0) return { sentence: 'Nothing was ever refused.', lede: kept };
	if (open === 0 || !first) return { sentence: 'Nothing waits in quarantine.', lede: kept };
	const most = `${formatCount(first.n)} of ${code(first.topic)}: ${lowerFirst(reasonWord(first.reason))}`;
	return {
		sentence: `**${plural(open, 'record')}** ${open === 1 ? 'waits' : 'wait'} in quarantine.`,
		lede: `${open === first.n ? 'All of them' : 'Most of them'}, ${most}. ${kept}`
	};
}

function lowerFirst(words: string): string {
	return words.charAt(0).toLowerCase() + words.slice(1);
}

export interface QuarantinedView {
	record: Omit<QuarantinedRecord, 'raw'> & { tried: QuarantineMark[] };
	as: 'text' | 'hex';
	/** The bytes, formatted; null: there are none. */
	lines: string[] | null;
	/** More than is shown. */
	cut: boolean;
	state: Rich;
	facts: Rich[];
	sentence: Rich;
	lede: Rich;
}

/** Characters of one record that a page shows. */
const MOST_SHOWN = 20_000;
const STATES = { open: 'Open', resolved: 'Resolved', expired: 'Expired' };

/** One refused record, its bytes as text or as a dump; undefined: there is none. */
export async function readQuarantinedPage(
	store: Store,
	id: string,
	asked: string | null
): Promise<QuarantinedView | undefined> {
	const found = await readQuarantined(store, id);
	if (!found) return undefined;
	const { raw, ...record } = found;
	const bytes = decodeBytes({ text: raw, encoding: record.raw_encoding });
	const as = asked === 'hex' || (asked === null && record.raw_encoding === 'base64') ? 'hex' : 'text';
	const { topic, partition, offset, reason, detail, decoder } = record;
	return {
		record,
		as,
		lines: bytes && (as === 'hex' ? hexDump(bytes) : prettyText(bytes)),
		cut: (bytes?.length ?? 0) > (as === 'hex' ? HEX_BYTES : MOST_SHOWN),
		state: STATES[record.state],
		facts: [`\`${topic}\`, partition ${partition}, offset ${offset}`, `decoder ${decoder}`],
		sentence: `${reasonWord(reason)}.`,
		lede: detail
	};
}

/** JSON with line breaks, anything else as it is. */
function prettyText(bytes: Uint8Array): string[] {
	const text = new TextDecoder().decode(bytes.subarray(0, MOST_SHOWN));
	try {
		return JSON.stringify(JSON.parse(text), null, 2).split('\n');
	} catch {
		return text.split('\n');
	}
}
