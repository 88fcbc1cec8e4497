import { formatCount, NBSP, versionName } from '#core/format.ts';
import type { GateCheck } from '#core/gate.ts';
import type { Rich } from '#core/rich.ts';
import type { Rollout, RolloutDecision, RolloutStep } from '#core/rollout.ts';
import { formatClock, formatDuration, formatMoment, formatShortMoment } from '#core/time-format.ts';
import { worst, type Verdict } from '#core/verdict.ts';
import { allowedText, differenceText, worseWord } from './gate-row.ts';
import type { Projection } from './projection.ts';

export interface RolloutWords {
	/** Absent once the rollout has ended well or the gate has not looked. */
	verdict?: Verdict;
	state: Rich;
	sentence: Rich;
	lede: Rich;
}

interface Situation {
	rollout: Rollout;
	/** Checks of the newest look of the step. */
	checks: readonly GateCheck[];
	/** What ended it, when it has ended. */
	ending?: Pick<RolloutDecision, 'who' | 'reason'>;
	/** When the worst check would be decided if it stays as it is. */
	meets: Projection['meets'];
	zone: string;
	/** On the rollout's clock, in ms. */
	now: number;
}

/** The verdict of a gate: that of its required checks, blind before the first look. */
export function gateVerdict(checks: readonly GateCheck[]): Verdict {
	return worst(checks.filter((check) => check.required).map((check) => check.verdict));
}

/** The check that a page opens with: the worst required one, of equals the one nearest to its limit. */
export function leadingCheck(checks: readonly GateCheck[]): GateCheck | undefined {
	const order: Verdict[] = ['exceeded', 'undecided', 'blind', 'within'];
	const used = ({ value, leeway: { origin = 0, min, max } }: GateCheck) => {
		const margin = Math.abs((max ?? min ?? origin + 1) - origin) || 1;
		return value === null ? 0 : Math.abs(value - origin) / margin;
	};
	return checks.toSorted(
		(a, b) =>
			Number(b.required) - Number(a.required) ||
			order.indexOf(a.verdict) - order.indexOf(b.verdict) ||
			used(b) - used(a)
	)[0];
}

/** What a colleague would say of this rollout. */
export function rolloutWords(situation: Situation): RolloutWords {
	const { rollout, checks, zone, now, ending } = situation;
	const name = `${rollout.model} ${versionName(rollout.candidate)}`;
	const stable = versionName(rollout.stable);
	const lead = leadingCheck(checks);
	const share = shareOf(rollout);
	const ended = rollout.ended_at === null ? '' : formatMoment(rollout.ended_at, zone, now);
	if (rollout.state === 'promoted') {
		return {
			verdict: 'within',
			state: 'Promoted',
			sentence: `${name} serves **all traffic** since ${ended}: [[within:every required check was within]] at each of ${rollout.steps.length} steps.`,
			lede: `${stable} gets no traffic any more.`
		};
	}
	if (rollout.state === 'rolled_back') {
		return {
			verdict: lead?.verdict,
			state: 'Rolled back',
			sentence:
				ending && ending.who !== 'leeway'
					? `${name} was **rolled back** to ${stable} by ${ending.who} on ${ended}${lead ? `; ${estimateOf(lead)}` : ''}.`
					: `${name} was **rolled back** to ${stable} on ${ended}: ${lead ? estimateOf(lead) : 'the gate never looked'}.`,
			lede: `${ending && ending.who !== 'leeway' ? `“${ending.reason}” ` : ''}${stable} has all traffic. The candidate stood at ${rollout.steps[rollout.step]?.name ?? ''}, step ${rollout.step + 1} of ${rollout.steps.length}.`
		};
	}
	const verb = rollout.state === 'held' ? 'is held' : 'stays';
	const state = rollout.state === 'held' ? `Held at ${share}` : `Waiting at ${share}`;
	if (!lead) {
		return {
			state: rollout.state === 'held' ? state : `Started at ${share}`,
			sentence: `${name} ${verb} at ${share}: **the gate has not looked yet**.`,
			lede: 'The first look comes within seconds of the first rows of both versions.'
		};
	}
	const required = checks.filter((check) => check.required);
	const within = required.filter((check) => check.verdict === 'within');
	const verdict = gateVerdict(checks);
	if (verdict === 'within') {
		return {
			verdict,
			state,
			sentence: `${name} ${verb} at ${share}: [[within:all ${required.length} required checks are within]]; nearest to its limit is ${lead.title}, **${differenceOf(lead)}**, allowed **${allowedText(lead)}**.`,
			lede: heldWords(rollout) || nextWords(rollout)
		};
	}
	return {
		verdict,
		state,
		sentence: `${name} ${verb} at ${share}: **${within.length} of ${required.length}** required checks are within, ${estimateOf(lead)}.`,
		lede: [heldWords(rollout), meaning(situation, lead), aside(checks)].filter(Boolean).join(' ')
	};
}

/** "Time to first token is undecided at +6.1 ms [+1.2, +11.0], allowed up to +10." */
function estimateOf(check: GateCheck): Rich {
	const words = {
		exceeded: 'has exceeded its margin',
		undecided: 'is undecided',
		blind: 'is blind',
		within: 'is within'
	};
	const phrase = `[[${check.verdict}:${check.title} ${words[check.verdict]}]]`;
	if (check.value === null) return `${phrase}: ${check.detail}`;
	return `${phrase} at **${differenceOf(check)}**, allowed **${allowedText(check)}**`;
}

function differenceOf(check: GateCheck): string {
	const text = differenceText(check);
	return text ? `${text.value}${NBSP}${text.interval}` : 'no value';
}

function meaning({ rollout, meets, zone, now }: Situation, check: GateCheck): Rich {
	const candidate = versionName(rollout.candidate);
	const worse = worseWord(check);
	if (check.verdict === 'exceeded') {
		const next =
			rollout.automatic && rollout.on_exceeded === 'roll_back'
				? 'Leeway rolls back by itself.'
				: 'A person decides: roll back, or wait.';
		return `**${candidate} is ${worse} than allowed.** ${next}`;
	}
	if (check.verdict === 'blind') return 'A gate that cannot see waits, and never rolls back.';
	const moved = check.moved
		? `**${candidate} is ${worse}, but perhaps not too ${worse === 'different' ? 'far' : 'much'}.**`
		: `**Nothing says yet that ${candidate} is ${worse}.**`;
	const deadline = deadlineOf(rollout.steps[rollout.step]);
	if (!meets) return `${moved} Narrower intervals come with more rows.`;
	if (meets.time <= now) return moved;
	const before =
		deadline === null
			? ''
			: meets.time <= deadline
				? ', before the deadline'
				: `, after the deadline at ${formatClock(deadline, zone)}: then a person decides`;
	return `${moved} At the present rate that is decided at about ${formatShortMoment(meets.time, zone, now)}${before}.`;
}

function aside(checks: readonly GateCheck[]): Rich {
	const blind = checks.find((check) => !check.required && check.verdict === 'blind');
	return blind ? `${blind.title} is blind (${blind.detail}); it is not required.` : '';
}

function heldWords({ held }: Rollout): Rich {
	if (!held) return '';
	const until = {
		person: 'A person ends it.',
		next_verdict: 'The next verdict ends it.',
		deadline: 'The deadline ends it.'
	};
	const who = held.by === 'leeway' ? 'Leeway' : held.by;
	return `Held by ${who}: “${held.reason}”. ${until[held.until]}`;
}

function nextWords(rollout: Rollout): Rich {
	const step = rollout.steps[rollout.step];
	const next = rollout.steps[rollout.step + 1];
	const goal = next ? `the step to ${next.name}` : 'the end of the last step';
	if (!step) return '';
	const missing = Math.max(0, step.min_rows - step.rows.candidate);
	const rows = missing > 0 ? `, ${formatCount(missing)} rows from now` : ', once its time is over';
	return rollout.automatic
		? `Leeway takes ${goal} by itself${rows}.`
		: `A person takes ${goal}: this gate only advises.`;
}

/** Share of the candidate, as asked for: "25 %". */
export function shareOf(rollout: Rollout): string {
	return `${rollout.weights[rollout.candidate] ?? 0}${NBSP}%`;
}

/** When the step's deadline is, in ms; null before it started. */
export function deadlineOf(step: RolloutStep | undefined): number | null {
	return step?.started_at ? Date.parse(step.started_at) + step.deadline_seconds * 1000 : null;
}

/** The lines below a step's traffic bar. */
export function stepLines(rollout: Rollout, index: number, zone: string, now: number): Rich[] {
	const step = rollout.steps[index];
	if (!step) return [];
	if (step.started_at === null) {
		return rollout.ended_at === null
			? [`after ${rollout.steps[index - 1]?.name ?? 'the start'} is within`]
			: ['not reached'];
	}
	const end = step.ended_at === null ? now : Date.parse(step.ended_at);
	const lasted = formatDuration(end - Date.parse(step.started_at));
	const when = formatShortMoment(step.started_at, zone, now);
	const stable = versionName(rollout.stable);
	if (step.state === 'current') {
		return [
			`since ${when}, ${lasted}`,
			`${formatCount(step.rows.candidate)} rows of at least ${formatCount(step.min_rows)}; ${stable} ${formatCount(step.rows.stable)}`
		];
	}
	return [
		`${when}, ${lasted}`,
		`${formatCount(step.rows.candidate)} rows; ${step.checks_within} of ${step.checks_total} within`
	];
}
