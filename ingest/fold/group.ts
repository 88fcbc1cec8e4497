import type { ModelEntry } from '../model-entry.ts';
import type { EventColumns } from './event-columns.ts';

/** What the rows of a roll-up have in common, but for the segment. */
export interface GroupKey {
	entry: ModelEntry;
	environment: string;
	version: string;
	/** Beginning of the grain, ms since 1970. */
	time: number;
}

/** Rows of a batch with the same set of segments. */
export interface Group extends GroupKey {
	/** '' for all traffic, then 'dimension=value' for each dimension. */
	segments: string[];
	rows: number[];
}

/** Partial results of the groups that have a segment in common. */
export interface Target<P> extends GroupKey {
	segment: string;
	parts: P[];
}

const MIN_GRAIN = 60;

export function groupRows(events: EventColumns): Group[] {
	const groups = new Map<string, Group>();
	for (let row = 0; row < events.rows; row++) {
		const entry = events.entries[row];
		if (!entry) throw new Error(`Row ${row} has no model`);
		const grain = Math.max(entry.grain, MIN_GRAIN) * 1000;
		const ts = events.ts[row] ?? 0;
		const time = ts - (ts % grain);
		const [environment = '', version = ''] = [events.environment[row], events.version[row]];
		const [from, to] = [events.segmentEnds[row - 1] ?? 0, events.segmentEnds[row] ?? 0];
		let key = `${entry.project}\0${entry.model}\0${environment}\0${version}\0${time}`;
		for (let i = from; i < to; i++) key += `\0${events.segments[i]}`;
		let group = groups.get(key);
		if (!group) {
			const segments = [''];
			for (let i = from; i < to; i++) segments.push(`${events.segmentNames[i]}=${events.segments[i]}`);
			groups.set(key, (group = { entry, environment, version, time, segments, rows: [] }));
		}
		group.rows.push(row);
	}
	return [...groups.values()];
}

/** Spreads what was folded per set of segments over the single segments: each row was looked at once only. */
export function spread<P>(groups: readonly Group[], fold: (group: Group) => P): Target<P>[] {
	const targets = new Map<string, Target<P>>();
	for (const group of groups) {
		const part = fold(group);
		const { entry, environment, version, time } = group;
		for (const segment of group.segments) {
			const key = `${entry.project}\0${entry.model}\0${environment}\0${version}\0${time}\0${segment}`;
			const target = targets.get(key);
			if (target) target.parts.push(part);
			else targets.set(key, { entry, environment, version, time, segment, parts: [part] });
		}
	}
	return [...targets.values()];
}
