import type { Alert } from '#core/alert.ts';
import { GPU_POOL, type Finding } from '#core/finding.ts';
import { formatAllowed, formatCount, formatEstimate, versionName } from '#core/format.ts';
import { toMargin } from '#core/glyph-margin.ts';
import type { GlyphEstimate } from '#core/glyph.ts';
import { metricWord, subjectWord } from '#core/metric-words.ts';
import { code, type Rich } from '#core/rich.ts';
import { formatMoment, formatShortMoment } from '#core/time-format.ts';
import { WAITING, type BlindReason } from '#core/verdict.ts';

/** Zone and instant in which words are made. */
export interface Reader {
	zone: string;
	now: number;
}

/** A finding as a row of the inbox: words around the estimate, and the estimate in units of its own margin. */
export interface FindingLine {
	lead: Rich;
	value: string;
	interval: string;
	second: Rich;
	margin: GlyphEstimate;
}

export const STATE_ICONS = ['bell-filled', 'bell', 'pause', 'check', 'clock'] as const;

/** What was done about telling people: a fact apart from the verdict. */
export interface StateWords {
	icon: (typeof STATE_ICONS)[number];
	word: string;
	rest: string;
	second: string;
}

/** The subject in mono where it is a name of the user's world. */
export function subjectRich(finding: Finding): Rich {
	const subject = subjectWord(finding);
	if (finding.feature === '' || finding.feature.startsWith('@')) return subject;
	const [name = '', ...rest] = subject.split(' of ');
	return [code(name), ...rest].join(' of ');
}

/** "`income` PSI", "p99 latency", "PSI of the prediction", or the metric alone where it has no other subject. */
export function whatWord(finding: Finding): Rich {
	const metric = metricWord(finding);
	const subject = subjectWord(finding);
	if (subject === metric) return metric;
	return finding.feature.startsWith('@') ? `${metric} ${subject}` : `${subjectRich(finding)} ${metric}`;
}

/** When the first exceeded look was over: from then on it could be known. Milliseconds since 1970. */
export function firedAt({ since, window_seconds }: Pick<Alert, 'since' | 'window_seconds'>): number {
	return Date.parse(since) + window_seconds * 1000;
}

/** "credit-risk v13", "GPU pool". */
export function placeWords({ model, version }: Pick<Finding, 'model' | 'version'>): string {
	if (model === GPU_POOL) return 'GPU pool';
	return version === '' ? model : `${model} ${versionName(version)}`;
}

/** "moved too far", "too high": the phrase that takes the verdict's colour. */
export function verdictPhrase({ verdict, concern, reason, moved }: Finding): string {
	if (verdict === 'exceeded')
		return concern === 'drift' ? 'moved too far' : reason === 'below_min' ? 'too low' : 'too high';
	if (verdict === 'undecided') return moved ? 'may be too far' : 'undecided';
	return verdict === 'blind' ? 'cannot be seen' : 'within';
}

export function findingLine(finding: Finding): FindingLine {
	const { verdict, unit, leeway, value, lower, upper, moved, detail } = finding;
	const whole = finding.feature === '' || finding.model === GPU_POOL ? finding : { ...finding, segment: '' };
	const place = whole === finding || finding.segment === '' ? '' : `${finding.segment.replace('=', ' ')}; `;
	const estimate = formatEstimate(finding, unit);
	const metric = metricWord(finding);
	const subject = subjectRich(whole);
	const allowed = `allowed ${formatAllowed(leeway, unit)}`;
	const verb = verdict === 'exceeded' ? 'moved too far' : 'moved';
	const lead = finding.concern === 'drift' && verdict !== 'blind' ? `${subject} ${verb}: ${metric}` : whatWord(whole);
	const margin = toMargin({ value, lower, upper, verdict, moved, detail: shortDetail(finding) }, leeway);
	if (!estimate)
		return { lead, value: '', interval: '', second: place + (detail || finding.reason.replaceAll('_', ' ')), margin };
	const rows = finding.n > 0 ? `; n ${formatCount(finding.n)}` : '';
	return { lead, value: estimate.value, interval: estimate.interval, second: place + allowed + rows, margin };
}

/** What fits into a hatched scale: "612 of 1,000", "no samples". */
export function shortDetail({ reason, detail }: Pick<Finding, 'reason' | 'detail'>): string {
	const count = /^([\d,]+ of [\d,]+)/.exec(detail)?.[1];
	if (count) return count;
	return detail.length > 0 && detail.length <= 26 ? detail : reason.replaceAll('_', ' ');
}

/** Tells somebody, or would if its model were not simulated. */
export function isPaging({ state, verdict, delivery }: Pick<Alert, 'state' | 'verdict' | 'delivery'>): boolean {
	if (state !== 'firing' || verdict !== 'exceeded') return false;
	return (
		delivery.kind === 'paged' ||
		delivery.held_by === 'simulated' ||
		(delivery.kind === 'notified' && delivery.held_by === undefined)
	);
}

export function stateWords(alert: Alert, { zone, now }: Reader): StateWords {
	const { delivery, acknowledged } = alert;
	if (alert.state === 'recovering') {
		return { icon: 'clock', word: 'Recovering', rest: '', second: `within for ${alert.calm_looks} of 3 looks` };
	}
	if (alert.state === 'resolved') {
		const at = alert.resolved_at === null ? '' : formatShortMoment(alert.resolved_at, zone, now);
		return { icon: 'check', word: 'Resolved', rest: at, second: alert.timeline.at(-1)?.text ?? '' };
	}
	if (acknowledged) {
		return { icon: 'check', word: 'Acknowledged', rest: '', second: `${acknowledged.by}, “${acknowledged.comment}”` };
	}
	if (delivery.held_by === 'simulated') {
		const pages = alert.verdict === 'exceeded';
		return {
			icon: pages ? 'bell-filled' : 'bell',
			word: pages ? 'Firing' : 'Notified',
			rest: pages ? ', would page' : ' the sink',
			second: 'simulated, tells the local sink only'
		};
	}
	if (delivery.kind === 'held')
		return { icon: 'pause', word: 'Held', rest: `: ${delivery.held_by ?? ''}`, second: delivery.detail };
	if (delivery.kind === 'paged')
		return { icon: 'bell-filled', word: 'Firing', rest: ', pages you', second: delivery.detail };
	if (alert.verdict === 'exceeded')
		return { icon: 'bell', word: 'Firing', rest: ', on these pages only', second: delivery.detail };
	return { icon: 'bell', word: 'Notified', rest: '', second: delivery.detail };
}

/** What an open finding without an alert says: undecided ones page only when exceeded, waiting ones wait. */
export function quietWords(finding: Finding): StateWords {
	if (finding.verdict === 'undecided') {
		return { icon: 'pause', word: 'Held', rest: ': undecided', second: 'pages only when exceeded' };
	}
	const labels = finding.reason === 'labels_not_due';
	return {
		icon: 'clock',
		word: 'Waits',
		rest: labels ? ' for labels' : ' for rows',
		second: finding.reason.replaceAll('_', ' ')
	};
}

export function waits({ verdict, reason }: Pick<Finding, 'verdict' | 'reason'>): boolean {
	return verdict === 'blind' && WAITING.includes(reason as BlindReason);
}

/** "Tue 18 Nov 14:05", in the reader's zone. */
export function momentOf(at: string, { zone, now }: Reader): string {
	return formatMoment(at, zone, now);
}
