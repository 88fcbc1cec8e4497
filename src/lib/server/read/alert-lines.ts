import type { Alert } from '#core/alert.ts';
import { GPU_POOL, type Finding } from '#core/finding.ts';
import { formatAllowed, formatCount, formatEstimate, versionName } from '#core/format.ts';
import { toMargin } from '#core/glyph-margin.ts';
import type { GlyphEstimate } from '#core/glyph.ts';
import { featureWord, gpuWord, metricWord, segmentWords } from '#core/metric-words.ts';
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
	/** Name of the number. */
	measure: string;
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

/** Metrics that say what they are about: a selection ratio is of predictions, an error rate of answers. */
const SPEAKING = ['dir', 'spd', 'error_rate', 'accuracy', 'auc', 'precision', 'recall'];

/** What a finding measures, for rows and sentences: "`income` PSI", "p99 latency", "GPU gpu-a/2 temperature", "selection ratio of sex F". */
export function whatWord(finding: Finding): Rich {
	const { feature, segment } = finding;
	const metric = metricWord(finding);
	if (finding.model === GPU_POOL) return `${segment.replace(/^gpu=/, 'GPU ')} ${gpuWord(feature)}`;
	const place = segment === '' ? '' : ` of ${segmentWords(segment)}`;
	if (feature === '' || (feature.startsWith('@') && SPEAKING.includes(finding.metric))) return metric + place;
	if (finding.concern === 'drift') return `${subjectRich(finding)} ${metric}`;
	const name = feature.startsWith('@') ? featureWord(feature) : code(feature);
	return `${metric} ${name}${place}`;
}

/** The number's own name, for axes: "PSI", "p99", "temperature". */
export function measureWord(finding: Finding): string {
	return finding.model === GPU_POOL ? gpuWord(finding.feature) : metricWord(finding);
}

/** What moved: a feature in mono, or "score", with its segment. */
export function subjectRich({ feature, segment }: Pick<Finding, 'feature' | 'segment'>): Rich {
	const name = feature.startsWith('@') ? featureWord(feature) : code(feature);
	return segment === '' ? name : `${name} of ${segmentWords(segment)}`;
}

/** Instants inside a detail, as they were written by the detectors, in the reader's zone. */
export function localTimes(text: string, { zone, now }: Reader): string {
	return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (at) => formatShortMoment(at, zone, now));
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

export function findingLine(finding: Finding, reader: Reader): FindingLine {
	const measure = measureWord(finding);
	const { verdict, unit, leeway, value, lower, upper, moved } = finding;
	// A segment stands on the second line, where there is room for it; a GPU is the subject itself.
	const whole = finding.model === GPU_POOL ? finding : { ...finding, segment: '' };
	const place = finding.segment === whole.segment ? '' : `${segmentWords(finding.segment)}; `;
	const drifts = finding.concern === 'drift' && verdict !== 'blind';
	const verb = verdict === 'exceeded' ? ' moved too far' : moved ? ' moved' : '';
	const lead = drifts ? `${subjectRich(whole)}${verb}: ${metricWord(finding)}` : whatWord(whole);
	const detail = localTimes(finding.detail, reader) || finding.reason.replaceAll('_', ' ');
	const margin = toMargin({ value, lower, upper, verdict, moved, detail: shortDetail(detail) }, leeway);
	const estimate = formatEstimate(finding, unit);
	if (!estimate) return { lead, value: '', interval: '', second: place + detail, measure, margin };
	const rows = finding.n > 0 ? `; n ${formatCount(finding.n)}` : '';
	const allowed = `allowed ${formatAllowed(leeway, unit)}`;
	return { lead, value: estimate.value, interval: estimate.interval, second: place + allowed + rows, measure, margin };
}

/** What fits into a hatched scale: "612 of 1,000", "no samples". */
export function shortDetail(detail: string): string {
	const count = /^([\d,]+ of [\d,]+)/.exec(detail)?.[1];
	if (count) return count;
	const clause = detail.split(',')[0] ?? '';
	return clause.length <= 26 ? clause : `${clause.slice(0, 25)}…`;
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
			second: 'simulated: local sink only'
		};
	}
	if (delivery.kind === 'held') {
		const second = delivery.held_by === 'grouped' ? (delivery.detail.split(',')[0] ?? '') : delivery.detail;
		return { icon: 'pause', word: 'Held', rest: `: ${delivery.held_by ?? ''}`, second };
	}
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
