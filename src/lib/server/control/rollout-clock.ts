import type { Rollout } from '#core/rollout.ts';
import { lookEverySeconds } from '#control/decide/look-due.ts';
import { versionTraffic } from '#store/repositories/rollouts.ts';
import type { Context } from './deps.ts';

/** Recorded traffic has ended when it did not grow for so long. */
const QUIET_SECONDS = 20;
const MINUTE_MS = 60_000;
const EVER = { from: '1970-01-01T00:00:00Z', to: '2200-01-01T00:00:00Z' };

export interface DueLook {
	/** Start of the step and end of the window, on the rollout's clock. */
	from: string;
	to: string;
}

/** Says whether a gate is due for a look, on the clock of its rollout. Keeps what it must remember of replays. */
export function createRolloutClock(
	context: Context
): (rollout: Rollout, last: string | null) => Promise<DueLook | null> {
	const ends = new Map<string, { end: number; since: number }>();

	/** A replay runs on the events' own time, as far as both versions have come: the same window for both. */
	async function recorded(rollout: Rollout): Promise<{ start: number; end: number; ended: boolean } | null> {
		const versions = [rollout.stable, rollout.candidate];
		const traffic = await versionTraffic(context.store, { ...rollout, versions, ...EVER });
		if (traffic.length < versions.length) return null;
		const start = Math.max(...traffic.map(({ first }) => Date.parse(first)));
		const end = Math.min(...traffic.map(({ last }) => Date.parse(last))) + 1;
		const now = Date.parse(context.now());
		const known = ends.get(rollout.id);
		if (known?.end !== end) ends.set(rollout.id, { end, since: now });
		return { start, end, ended: known?.end === end && now - known.since >= QUIET_SECONDS * 1000 };
	}

	return async (rollout, last) => {
		const step = rollout.steps[rollout.step];
		if (!step) return null;
		const data = rollout.clock === 'data' ? await recorded(rollout) : null;
		if (rollout.clock === 'data' && !data) return null;
		// The first step of a replay starts with its first events, not when it was asked for.
		const stated = Date.parse(step.started_at ?? rollout.started_at);
		const start = data && rollout.step === 0 ? data.start : stated;
		const seen = last === null ? start : Date.parse(last);
		const due = seen + lookEverySeconds((seen - start) / 1000) * 1000;
		if (!data) {
			const now = Date.parse(context.now());
			return now >= due ? span(start, now) : null;
		}
		// Roll-ups hold whole minutes: a look inside one would see rows that were still to come.
		const closed = Math.ceil(due / MINUTE_MS) * MINUTE_MS;
		if (data.end >= closed) return span(start, closed);
		return data.ended && data.end > seen ? span(start, data.end) : null;
	};
}

function span(from: number, to: number): DueLook {
	return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
