import type { RejectReason } from '#ingest/decode/event.ts';

const WORDS: Record<RejectReason, string> = {
	empty: 'Empty record',
	not_utf8: 'Not UTF-8 text',
	not_json: 'Not JSON',
	too_large: 'Too large',
	schema: 'Does not fit the format',
	feature_type: 'A value of another type',
	encoding: 'Bytes that cannot be read',
	unknown_format: 'Of no known format',
	no_schema: 'Its schema is not known',
	unpaired: 'One half of a request',
	clock: 'A time that cannot be'
};

/** Why a record was refused, as a heading. */
export function reasonWord(reason: string): string {
	return reason in WORDS ? WORDS[reason as RejectReason] : reason.replaceAll('_', ' ');
}
