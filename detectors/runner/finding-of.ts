import { createHash } from 'node:crypto';
import { seriesKey, type Finding } from '#core/finding.ts';
import { decide, isBlind, type Blind, type Estimate, type Method } from '#core/verdict.ts';
import type { Window } from '#detectors/schedule/due-windows.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';

/** A finding before it is known whether it says anything new. */
export type Look = Omit<Finding, 'id' | 'revision' | 'computed_at'>;

export interface Place {
	project: string;
	environment: string;
	model: string;
	version: string;
}

export interface LookAt {
	place: Place;
	monitor: Monitor;
	window: Window;
	epoch: number;
	look: number;
	/** Coverage that an estimate would have had, stated also where the monitor was blind. */
	level: number;
	clock: Finding['clock'];
	/** What it was held against where that is not the main reference, stated also where the monitor was blind. */
	against?: Method['params'];
	/** Name and version of the metric, stated also where the monitor was blind. */
	method: Pick<Method, 'name' | 'version'>;
}

/** Puts an estimate, or the reason why there is none, under the leeway of its monitor. */
export function lookOf(at: LookAt, result: Estimate | Blind): Look {
	const { monitor, window } = at;
	const blind = isBlind(result);
	return {
		...at.place,
		segment: monitor.segment,
		monitor: monitor.monitor,
		concern: monitor.concern,
		metric: monitor.metric,
		feature: monitor.feature,
		value: blind ? null : result.value,
		lower: blind ? null : result.lower,
		upper: blind ? null : result.upper,
		level: blind ? at.level : result.level,
		unit: monitor.leeway.unit,
		n: result.n,
		reference_n: result.reference_n,
		...decide(result, monitor.leeway),
		leeway: monitor.leeway,
		detail: blind ? result.detail : '',
		method: blind
			? { ...at.method, params: { ...at.against } }
			: { ...result.method, params: { ...result.method.params, ...at.against } },
		window: {
			start: new Date(window.start).toISOString(),
			end: new Date(window.end).toISOString(),
			seconds: window.seconds
		},
		epoch: at.epoch,
		look: at.look,
		clock: at.clock
	};
}

/** Whether two looks at one window say the same; who looked, and on which clock, does not count. */
function sameContent(a: Look, b: Look): boolean {
	return content(a) === content(b);
}

function content(look: Look): string {
	const { value, lower, upper, level, n, reference_n, verdict, reason, detail, moved, epoch, look: k } = look;
	const { min, max, origin, rationale, revision } = look.leeway;
	const params = Object.entries(look.method.params).sort(([a], [b]) => (a < b ? -1 : 1));
	return JSON.stringify([
		[value, lower, upper, level, n, reference_n, verdict, reason, detail, moved, epoch, k],
		[min, max, origin, rationale, revision],
		[look.method.name, look.method.version, params]
	]);
}

/**
 * The findings to write: a look that nothing is stored of is revision 1, one that says something else than the newest
 * stored revision is the next, and one that says the same is left out, so that a second evaluation changes nothing.
 */
export function newFindings(looks: readonly Look[], stored: readonly Finding[], now: number): Finding[] {
	const windowKey = (look: Look) => `${seriesKey(look)}|${look.window.start}`;
	const newest = new Map<string, Finding>();
	for (const finding of stored) {
		const key = windowKey(finding);
		if ((newest.get(key)?.revision ?? 0) < finding.revision) newest.set(key, finding);
	}
	const computed_at = new Date(now).toISOString();
	return looks.flatMap((look) => {
		const key = windowKey(look);
		const before = newest.get(key);
		if (before && sameContent(before, look)) return [];
		const revision = (before?.revision ?? 0) + 1;
		const id = createHash('sha256').update(`${key}|${revision}`).digest('hex').slice(0, 32);
		return [{ id, ...look, revision, computed_at }];
	});
}
