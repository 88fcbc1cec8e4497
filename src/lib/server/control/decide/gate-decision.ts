import type { GateCheck } from '#core/gate.ts';
import type { DecisionAction, Hold, Rollout } from '#core/rollout.ts';
import { WAITING, worst, type Verdict } from '#core/verdict.ts';

/** Where the step stands when the gate is looked at, on the rollout's clock. */
export interface StepClock {
	elapsed_seconds: number;
	min_seconds: number;
	deadline_seconds: number;
	/** Rows of the candidate in the window, and those the step needs. */
	rows: number;
	min_rows: number;
	/** The share of traffic the next step gives, in words; null when this is the last step. */
	next: string | null;
}

export interface GateDecision {
	action: Exclude<DecisionAction, 'start'>;
	/** Named reason: two looks with the same code and verdicts are one entry of the decision log. */
	code: GateReason;
	/** A sentence without its full stop. */
	reason: string;
	verdict: Verdict;
	/** Only with `hold`: who or what ends it. */
	until?: Hold['until'];
}
export type GateReason =
	| 'exceeded'
	| 'exceeded_advice'
	| 'cannot_see'
	| 'not_decided'
	| 'past_deadline'
	| 'too_early'
	| 'ready'
	| 'all_within';

/**
 * What a gate does with its checks: exceeded first, then blind, undecided, within. Blind holds and never
 * rolls back; undecided and waiting looks wait for the deadline and then for a person; only every required
 * check within, on enough rows and time, promotes.
 *
 * @param checks of one look. Checks that are not required decide nothing.
 * @param options.records_complete false turns `exceeded` into blind: missing records may have made it.
 */
export function decideGate(
	checks: GateCheck[],
	clock: StepClock,
	options: Pick<Rollout, 'automatic' | 'on_exceeded'> & { records_complete: boolean }
): GateDecision {
	const required = checks.filter((check) => check.required);
	const verdicts = required.map((check) => gateVerdict(check, options.records_complete));
	const verdict = worst(verdicts);
	const named = (wanted: Verdict) => names(required.filter((_, i) => verdicts[i] === wanted));
	if (verdict === 'exceeded') return onExceeded(`${named('exceeded')} exceeded the margin`, options);
	const unseen = required.filter((check, i) => verdicts[i] === 'blind' && !isWaiting(check));
	if (unseen.length > 0) {
		const reason = `Leeway cannot see ${names(unseen)}: ${why(unseen, options.records_complete)}`;
		return { action: 'hold', code: 'cannot_see', reason, verdict: 'blind', until: 'next_verdict' };
	}
	const late = clock.elapsed_seconds >= clock.deadline_seconds;
	if (verdict !== 'within') {
		const open = required.length === 0 ? 'no check is required' : unsettled(required, verdicts);
		if (late) return pastDeadline(open, verdict);
		return { action: 'wait', code: 'not_decided', reason: open, verdict };
	}
	const missing = shortfall(clock);
	if (missing) {
		if (late && clock.rows < clock.min_rows) return pastDeadline(missing, verdict);
		return { action: 'wait', code: 'too_early', reason: missing, verdict };
	}
	const within = `${required.length} of ${required.length} checks within`;
	if (!options.automatic) {
		return { action: 'wait', code: 'ready', reason: `${within}; a person promotes`, verdict };
	}
	return {
		action: 'promote',
		code: 'all_within',
		reason: clock.next ? `${within}, on to ${clock.next}` : `${within}, the last step is done`,
		verdict
	};
}

/** The verdict a check has in a gate: `exceeded` on a window whose records are incomplete is `blind`. */
export function gateVerdict(check: Pick<GateCheck, 'verdict'>, records_complete: boolean): Verdict {
	return check.verdict === 'exceeded' && !records_complete ? 'blind' : check.verdict;
}

function onExceeded(sentence: string, options: Pick<Rollout, 'automatic' | 'on_exceeded'>): GateDecision {
	if (options.automatic && options.on_exceeded === 'roll_back') {
		return { action: 'roll_back', code: 'exceeded', reason: sentence, verdict: 'exceeded' };
	}
	const code = options.automatic ? 'exceeded' : 'exceeded_advice';
	return { action: 'hold', code, reason: `${sentence}; a person rolls back`, verdict: 'exceeded', until: 'person' };
}

function pastDeadline(open: string, verdict: Verdict): GateDecision {
	return { action: 'hold', code: 'past_deadline', reason: `deadline passed: ${open}`, verdict, until: 'person' };
}

function isWaiting(check: GateCheck): boolean {
	return check.verdict === 'blind' && (WAITING as readonly string[]).includes(check.reason);
}

function unsettled(required: GateCheck[], verdicts: Verdict[]): string {
	const waiting = required.filter((_, i) => verdicts[i] === 'blind');
	const undecided = required.filter((_, i) => verdicts[i] === 'undecided');
	const parts = [];
	if (undecided.length > 0) parts.push(`${names(undecided)} undecided`);
	if (waiting.length > 0) parts.push(`${names(waiting)} still blind (${waiting[0]?.detail ?? ''})`);
	return parts.join('; ');
}

function why(unseen: GateCheck[], records_complete: boolean): string {
	const own = unseen.find((check) => check.verdict === 'blind');
	if (own) return own.detail || own.reason.replaceAll('_', ' ');
	return records_complete ? 'unknown' : 'it exceeded, but records are missing';
}

function shortfall(clock: StepClock): string | null {
	if (clock.rows < clock.min_rows)
		return `all within so far; ${count(clock.rows)} of ${count(clock.min_rows)} rows needed`;
	const left = clock.min_seconds - clock.elapsed_seconds;
	return left > 0 ? `all within so far; the step stays ${duration(left)} longer` : null;
}

function names(checks: GateCheck[]): string {
	return checks.map((check) => check.title).join(', ');
}

function count(n: number): string {
	return Math.round(n).toLocaleString('en-GB');
}

function duration(seconds: number): string {
	if (seconds < 90) return `${Math.ceil(seconds)} s`;
	return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}
