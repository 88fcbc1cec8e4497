import { RECOVERY_LOOKS, type Alert } from '#core/alert.ts';
import type { Finding } from '#core/finding.ts';
import { WAITING } from '#core/verdict.ts';

/** The newest alert of the series, as much of it as a transition depends on. */
export type SeriesAlert = Pick<Alert, 'state' | 'verdict' | 'calm_looks' | 'last_finding_id'> & {
	finding: Pick<Finding, 'window'>;
};

/** What a look does to the alert of its series, always with a named reason. */
export type Transition =
	| { action: 'open'; verdict: Alert['verdict']; why: 'exceeded' | 'cannot_see' | 'seen_and_exceeded' }
	| { action: 'update'; state: 'firing' | 'recovering'; calm_looks: number; why: UpdateReason }
	| { action: 'resolve'; calm_looks: number; why: 'calm' }
	| { action: 'none'; why: IdleReason };
type UpdateReason = 'still_exceeded' | 'relapsed' | 'lost_sight' | 'still_blind' | 'undecided' | 'calming' | 'revised';
type IdleReason = 'replay_clock' | 'same_finding' | 'older_window' | 'waiting' | 'not_exceeded';

/**
 * The life of an alert: it fires at the first exceeded look, since the interval has already paid for
 * looking; it closes after `RECOVERY_LOOKS` looks within. Undecided and waiting looks keep its state, and
 * so does losing sight: an alert never closes because data stopped.
 *
 * @param current the newest alert of the series, also when resolved; null when there never was one.
 * @param options.replay `record` lets findings on the data's own clock open alerts too.
 */
export function alertTransition(
	finding: Finding,
	current: SeriesAlert | null,
	options: { replay: 'ignore' | 'record' } = { replay: 'ignore' }
): Transition {
	if (finding.clock === 'replay' && options.replay === 'ignore') return { action: 'none', why: 'replay_clock' };
	if (current?.last_finding_id === finding.id) return { action: 'none', why: 'same_finding' };
	const age = current ? finding.window.end.localeCompare(current.finding.window.end) : 1;
	if (age < 0) return { action: 'none', why: 'older_window' };
	if (!current || current.state === 'resolved') {
		return age === 0 ? { action: 'none', why: 'older_window' } : fromQuiet(finding);
	}
	return current.verdict === 'exceeded' ? fromExceeded(finding, current, age) : fromBlind(finding, current, age);
}

/** Whether a blind look is trouble with seeing, rather than the wait of normal operation. */
export function cannotSee(finding: Pick<Finding, 'verdict' | 'reason'>): boolean {
	return finding.verdict === 'blind' && !(WAITING as readonly string[]).includes(finding.reason);
}

function fromQuiet(finding: Finding): Transition {
	if (finding.verdict === 'exceeded') return { action: 'open', verdict: 'exceeded', why: 'exceeded' };
	if (cannotSee(finding)) return { action: 'open', verdict: 'blind', why: 'cannot_see' };
	return { action: 'none', why: finding.verdict === 'blind' ? 'waiting' : 'not_exceeded' };
}

function fromExceeded(finding: Finding, current: SeriesAlert, age: number): Transition {
	const keep = { action: 'update', state: open(current), calm_looks: current.calm_looks } as const;
	switch (finding.verdict) {
		case 'exceeded': {
			const why = current.state === 'recovering' ? 'relapsed' : 'still_exceeded';
			return { action: 'update', state: 'firing', calm_looks: 0, why };
		}
		case 'undecided':
			return { ...keep, why: 'undecided' };
		case 'blind':
			return cannotSee(finding) ? { ...keep, calm_looks: 0, why: 'lost_sight' } : { action: 'none', why: 'waiting' };
		case 'within':
			return age === 0 ? { ...keep, why: 'revised' } : calm(current);
	}
}

function fromBlind(finding: Finding, current: SeriesAlert, age: number): Transition {
	if (finding.verdict === 'exceeded') return { action: 'open', verdict: 'exceeded', why: 'seen_and_exceeded' };
	if (cannotSee(finding)) return { action: 'update', state: 'firing', calm_looks: 0, why: 'still_blind' };
	if (finding.verdict === 'blind') return { action: 'none', why: 'waiting' };
	if (age === 0) return { action: 'update', state: open(current), calm_looks: current.calm_looks, why: 'revised' };
	return calm(current);
}

function calm(current: SeriesAlert): Transition {
	const calm_looks = current.calm_looks + 1;
	if (calm_looks >= RECOVERY_LOOKS) return { action: 'resolve', calm_looks, why: 'calm' };
	return { action: 'update', state: 'recovering', calm_looks, why: 'calming' };
}

function open(current: SeriesAlert): 'firing' | 'recovering' {
	return current.state === 'recovering' ? 'recovering' : 'firing';
}
