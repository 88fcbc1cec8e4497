import type { Decoded, SourceContext, WireRecord } from '../decoder.ts';
import { rejected } from '../event.ts';
import { toEvent } from '../leeway-json.ts';
import { looseInstant } from '../loose-instant.ts';
import { show } from '../show.ts';
import { toSlug } from '../slug.ts';
import type { MappingOptions, RecordMapping } from './options.ts';
import { mapRecord } from './record.ts';
import { selectAll, type Scope } from './select.ts';
import { valueOf } from './value.ts';

/** The events that a mapping makes of one value, such as a parsed record. */
export function decodeMapped(value: unknown, record: WireRecord, context: SourceContext<MappingOptions>): Decoded[] {
	const whole: Scope = { element: value, whole: value, index: 0, record };
	const found = context.options.records.flatMap((mapping): Decoded[] => {
		if (!applies(mapping, whole)) return [];
		const elements = elementsOf(mapping, whole);
		const several = mapping.each !== undefined || Array.isArray(value);
		return elements.map((element, index) => decodeElement(mapping, { ...whole, element, index }, several, context));
	});
	const said = found.filter(({ kind }) => kind !== 'not_relevant');
	if (said.length > 0) return said;
	return [found[0] ?? { kind: 'not_relevant', why: 'none of the mapping’s records applies to it' }];
}

function applies({ when }: RecordMapping, scope: Scope): boolean {
	if (!when) return true;
	const value = valueOf(when.column, scope);
	return Array.isArray(when.is) ? when.is.some((is) => is === value) : when.is === value;
}

/** A list is one element each, also where the mapping does not say so. */
function elementsOf({ each }: RecordMapping, whole: Scope): unknown[] {
	if (each !== undefined) return selectAll(each, whole).map(({ value }) => value);
	return Array.isArray(whole.element) ? whole.element : [whole.element];
}

function decodeElement(
	mapping: RecordMapping,
	scope: Scope,
	several: boolean,
	{ id, project, environment, model, version }: SourceContext<MappingOptions>
): Decoded {
	const { kind } = mapping;
	const timestamp = scope.record?.timestamp ?? 0;
	let event: Record<string, unknown>;
	try {
		event = mapRecord(mapping, scope);
	} catch (error) {
		return rejected('schema', `the mapping fails: ${error instanceof Error ? error.message : String(error)}`);
	}
	if (kind === 'labels' && (event.label ?? null) === null)
		return { kind: 'not_relevant', why: 'there is no label yet' };
	event.environment ??= environment;
	// Leeway's names are slugs; a foreign one becomes what its slug is.
	if (typeof event.model === 'string' || typeof event.model === 'number') event.model = toSlug(String(event.model));
	if (event.model === undefined || event.model === null || event.model === '') event.model = model;
	if (kind !== 'labels') event.version ??= version;
	const time = kind === 'labels' ? 'observed_at' : 'ts';
	const at = event[time] ?? null;
	if (at !== null) {
		const instant = looseInstant(at);
		if (instant === undefined) {
			return rejected(
				'schema',
				`${time}: ${show(at)} is no time from 1970 to 2106: map ISO 8601 or a number since 1970`
			);
		}
		event[time] = new Date(instant).toISOString();
	}
	if (kind === 'inference') {
		const wrong = weigh(event);
		if (wrong) return wrong;
		if (several) event.row_index ??= scope.index;
	}
	const request = event.request_id ?? null;
	const event_id = `${typeof request === 'string' && request !== '' ? request : id}${several ? `/${scope.index}` : ''}`;
	if (kind === 'labels') event.event_id ??= event_id;
	return toEvent(kind, event, { now: timestamp, event_id, project });
}

/** A request that stands for 1/fraction of them weighs as much. */
function weigh(event: Record<string, unknown>) {
	const fraction = event.sampling_fraction ?? null;
	delete event.sampling_fraction;
	if (fraction === null) return undefined;
	if (typeof fraction !== 'number' || !(fraction > 0 && fraction <= 1)) {
		return rejected('schema', `sampling_fraction: ${show(fraction)}: send a share above 0, up to 1`);
	}
	event.weight ??= 1 / fraction;
	return undefined;
}
