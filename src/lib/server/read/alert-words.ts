import type { Alert, OutboxMessage } from '#core/alert.ts';
import { GPU_POOL, type Finding } from '#core/finding.ts';
import {
	estimateText,
	formatAllowed,
	formatCount,
	formatNumber,
	formatShare,
	formatValue,
	listWords,
	versionName
} from '#core/format.ts';
import { driversOf, hasWord, metricWord } from '#core/metric-words.ts';
import { code, richText, type Rich } from '#core/rich.ts';
import { formatClock, formatDuration, formatShortMoment, formatWindow } from '#core/time-format.ts';
import type { Verdict } from '#core/verdict.ts';
import {
	firedAt,
	measureWord,
	momentOf,
	placeWords,
	subjectRich,
	verdictPhrase,
	whatWord,
	type Reader
} from './alert-lines.ts';
import type { AffectedRow } from './alert-page.ts';
import type { Distribution } from './distributions.ts';
import type { TrafficChange } from './evidence.ts';

export interface AlertWords {
	verdict: Verdict;
	state: Rich;
	facts: Rich[];
	sentence: Rich;
	lede: Rich;
	/** What is measured, and the number's own name. */
	what: Rich;
	measure: string;
	/** Name of the alert in the breadcrumb. */
	crumb: { code?: string; label: string };
}

export interface ReasonWords {
	title: string;
	items: { title: Rich; text?: Rich; href?: string }[];
}

interface Told {
	alert: Alert;
	affected: readonly AffectedRow[];
	distribution: Distribution | null;
	changes: readonly TrafficChange[];
	reader: Reader;
}

/** Eyebrow, sentence and lede of an alert. */
export function alertWords(told: Told): AlertWords {
	const { alert, reader } = told;
	const { finding } = alert;
	const lasted = formatDuration(
		(alert.resolved_at === null ? reader.now : Date.parse(alert.resolved_at)) - firedAt(alert)
	);
	const owner = alert.acknowledged ? `acknowledged by ${alert.acknowledged.by}` : 'not acknowledged';
	const drift = finding.concern === 'drift' && !finding.feature.startsWith('@');
	return {
		verdict: finding.verdict,
		state: `${alert.severity === 'critical' ? 'Critical' : 'Warning'}, ${deliveryWord(alert)}`,
		facts: [
			alert.state === 'firing'
				? `firing for ${lasted}`
				: alert.state === 'recovering'
					? `recovering, ${alert.calm_looks} of 3 looks within`
					: `resolved after ${lasted}`,
			alert.state === 'resolved' ? '' : owner,
			alert.simulated ? 'simulated' : '',
			`${formatWindow(alert.window_seconds)} window`
		].filter((fact) => fact !== ''),
		what: whatWord(finding),
		measure: measureWord(finding),
		sentence: sentenceOf(alert, reader),
		lede: ledeOf(told),
		crumb: drift
			? { code: finding.feature, label: ` drift, no. ${alert.id}` }
			: { label: `${richText(whatWord(finding))}, no. ${alert.id}` }
	};
}

function deliveryWord({ state, verdict, delivery }: Alert): string {
	if (state !== 'firing') return state;
	if (delivery.held_by === 'simulated') return verdict === 'exceeded' ? 'would page' : 'would notify';
	if (delivery.kind === 'paged') return 'paging';
	return delivery.kind === 'held' ? `held: ${delivery.held_by ?? ''}` : delivery.kind;
}

function sentenceOf(alert: Alert, reader: Reader): Rich {
	const { finding } = alert;
	const subject = capital(finding.concern === 'drift' ? subjectRich(finding) : whatWord(finding));
	const where = finding.model === GPU_POOL ? 'in the GPU pool' : `in ${placeWords(finding)}`;
	const since = momentOf(new Date(firedAt(alert)).toISOString(), reader);
	if (finding.verdict === 'blind')
		return `Leeway [[blind:cannot see]] ${whatWord(finding)} ${where} since ${since}: ${finding.detail}.`;
	const drift = finding.concern === 'drift';
	const numbers = `${drift ? `${metricWord(finding)} ` : ''}**${estimateText(finding, finding.unit)}**, allowed **${formatAllowed(finding.leeway, finding.unit).replace(/^up to /, '')}**`;
	if (finding.verdict === 'within') {
		return `${subject} ${where} is [[within:within again]]${alert.resolved_at ? ` since ${momentOf(alert.resolved_at, reader)}` : ''}: ${numbers}.`;
	}
	if (finding.verdict === 'undecided') {
		return `${subject} ${where} is [[undecided:coming back]], and may still be too far: ${numbers}.`;
	}
	const verb = drift ? hasWord(finding.feature) : 'is';
	const drivers = driversOf(finding);
	const by = drivers.length > 0 ? `, mostly by ${listWords(drivers.map(code))}` : '';
	return `${subject} ${where} ${verb} [[exceeded:${verdictPhrase(finding)}]] since ${since}: ${numbers}${by}.`;
}

/** A sentence begins with a capital, a name of the user's world as it is written. */
function capital(text: Rich): Rich {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

function ledeOf({ alert, affected, distribution, changes }: Told): Rich {
	const parts: Rich[] = [];
	const since = firedAt(alert);
	const before = changes.find(({ decision, rollout }) => {
		const gap = since - Date.parse(decision.at);
		return (
			gap > -alert.window_seconds * 1000 &&
			gap < 6 * 3_600_000 &&
			(rollout.candidate === alert.version || rollout.stable === alert.version)
		);
	});
	if (before) {
		const gap = since - Date.parse(before.decision.at);
		parts.push(
			gap > 60_000 ? `It began ${formatDuration(gap)} after ${goes(before)}.` : `It began as ${goes(before)}.`
		);
	}
	const stable = affected.find((row) => row.role === 'stable' && row.finding.version !== alert.version);
	if (stable) {
		const { finding } = stable;
		const value =
			finding.value === null ? finding.detail : `at ${formatValue(finding.value, finding.unit, { decimals: 2 })}`;
		parts.push(`On the same window **${versionName(finding.version)} is ${finding.verdict}, ${value}**.`);
	}
	const hourly = (alert.finding.n / alert.window_seconds) * 3600;
	if (alert.model !== GPU_POOL && alert.finding.verdict === 'exceeded' && hourly >= 1)
		parts.push(`About ${formatCount(Number(hourly.toPrecision(3)))} rows an hour are affected.`);
	const missing = distribution?.bins.find((bin) => bin.special && bin.current > bin.reference + 0.01);
	if (missing)
		parts.push(
			`${capital(missing.label)} values rose from ${formatShare(missing.reference)} to ${formatShare(missing.current)}.`
		);
	if (parts.length === 0)
		parts.push(
			`Allowed ${formatAllowed(alert.finding.leeway, alert.finding.unit)}: ${alert.finding.leeway.rationale.replace(/\.?$/, '.')}`
		);
	if (alert.simulated) parts.push('Its traffic is simulated, and nobody was woken.');
	return parts.join(' ');
}

function goes({ decision, words, rollout }: TrafficChange): string {
	if (decision.action === 'roll_back') return `traffic went ${words}`;
	return words.replace(`${versionName(rollout.candidate)} to`, `${versionName(rollout.candidate)} went to`);
}

/** What changed in the six hours before, and what did not. */
export function changedWords(
	alert: Alert,
	changes: readonly TrafficChange[],
	{ zone, now }: Reader
): { changed: { at: string; title: string; text: string }[]; unchanged: string } {
	const since = firedAt(alert);
	const near = changes.filter(({ decision }) => {
		const gap = since - Date.parse(decision.at);
		return gap < 6 * 3_600_000 && gap > -6 * 3_600_000;
	});
	const { leeway, reference_n } = alert.finding;
	return {
		changed: near.map(({ decision, words, rollout }) => ({
			at: decision.at,
			title: `**${words}**`,
			text: `${rollout.model} ${versionName(rollout.stable)} → ${versionName(rollout.candidate)}, by ${decision.who === 'leeway' ? 'Leeway' : decision.who}: ${decision.reason}`
		})),
		unchanged: `Unchanged: ${reference_n === null ? '' : `reference, n ${formatCount(reference_n)}; `}leeway ${formatAllowed(leeway, alert.finding.unit)}, “${leeway.rationale.replace(/\.$/, '')}”, revision ${leeway.revision}. Looked ${formatShortMoment(alert.finding.computed_at, zone, now)}.`
	};
}

/** Why it told somebody, or what holds it back. */
export function whyWords(alert: Alert, messages: readonly OutboxMessage[], { zone }: Reader): ReasonWords {
	const { finding } = alert;
	const items: ReasonWords['items'] = [intervalReason(alert)];
	items.push({
		title: `Series ${code(finding.monitor)}, severity ${alert.severity}`,
		text: `look ${formatCount(finding.look)} of epoch ${finding.epoch}; its interval holds at all looks together`
	});
	for (const message of messages.slice(0, 4)) {
		const where = message.sink ? 'Local sink' : `Channel ${code(message.channel)}`;
		const done = message.delivered_at
			? `delivered ${formatClock(message.delivered_at, zone, { seconds: true })}`
			: message.state === 'dead'
				? 'given up'
				: 'on its way';
		items.push({
			title: `${where} ${done}`,
			text: message.last_error ?? `${message.status}, attempt ${Math.max(1, message.attempts)}`
		});
	}
	return { title: whyTitle(alert), items };
}

function whyTitle({ state, verdict, delivery }: Alert): string {
	if (verdict === 'blind') return 'Why it is here';
	if (delivery.kind === 'paged') return 'Why it paged';
	if (state !== 'firing') return 'Why it fired';
	return delivery.held_by === 'simulated' ? 'Why it would page' : 'Why it fires';
}

/** What keeps an alert from paging, in words. */
export function heldWords({ state, delivery, leader_id }: Alert): ReasonWords['items'][number] | null {
	if (state === 'resolved' || delivery.kind === 'paged' || delivery.kind === 'acknowledged') return null;
	const title = delivery.kind === 'held' ? `Held: ${delivery.held_by ?? ''}` : 'Notified, not paged';
	return { title, text: delivery.detail, ...(leader_id != null && { href: `/alerts/${leader_id}` }) };
}

function intervalReason({ finding, verdict }: Alert): ReasonWords['items'][number] {
	if (verdict === 'blind')
		return { title: 'Leeway cannot see', text: finding.detail || finding.reason.replaceAll('_', ' ') };
	if (finding.verdict !== 'exceeded')
		return {
			title: 'Its interval lay beyond the leeway',
			text: `the last look is ${finding.verdict}: ${estimateText(finding, finding.unit)}`
		};
	const high = finding.reason === 'beyond_max';
	const [end, limit] = high ? [finding.lower, finding.leeway.max] : [finding.upper, finding.leeway.min];
	const decimals = Math.abs(limit ?? 0) < 10 ? 3 : 0;
	const factor = finding.unit === 'share' ? 100 : 1;
	const number = (value: number | null | undefined) =>
		formatNumber((value ?? 0) * factor, { decimals: factor === 100 ? 1 : decimals });
	return {
		title: 'Interval lies beyond the leeway',
		text: `${high ? 'lower' : 'upper'} end ${number(end)} ${high ? '>' : '<'} ${number(limit)}, n ${formatCount(finding.n)}`
	};
}

/** Open alerts of the same model that tell nobody, with what holds them. */
export function othersWords(alert: Alert, open: readonly Alert[]): ReasonWords['items'] {
	return open
		.filter((other) => other.id !== alert.id)
		.slice(0, 8)
		.map((other) => ({
			title: `${whatWord(other.finding)}${other.version === alert.version ? '' : `, ${versionName(other.version)}`}`,
			text: otherText(other),
			href: `/alerts/${other.id}`
		}));
}

function otherText(other: Alert): string {
	const { delivery } = other;
	if (other.acknowledged) return `acknowledged by ${other.acknowledged.by}`;
	if (delivery.held_by !== undefined) return `${delivery.held_by}: ${estimateOrDetail(other.finding)}`;
	return `${delivery.kind}: ${estimateOrDetail(other.finding)}`;
}

function estimateOrDetail(finding: Finding): string {
	return finding.value === null ? finding.detail : estimateText(finding, finding.unit);
}
