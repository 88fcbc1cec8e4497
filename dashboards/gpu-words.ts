import type { Finding } from '#core/finding.ts';
import {
	estimateText,
	formatAllowed,
	formatNumber,
	formatValue,
	listWords,
	NBSP,
	plural,
	versionName
} from '#core/format.ts';
import { featureWord, metricWord } from '#core/metric-words.ts';
import { code, type Rich } from '#core/rich.ts';
import { formatClock, formatMoment } from '#core/time-format.ts';
import type { Verdict } from '#core/verdict.ts';

/** One device, as the page shows it. */
export interface GpuDevice {
	host: string;
	gpu: string;
	gpu_model: string;
	/** What it serves; '' where its samples do not say. */
	model: string;
	version: string;
	/** Newest sample, ISO 8601. */
	last_at: string;
	/** No sample for longer than three minutes: everything else is old. */
	silent: boolean;
	/** Newest values by name; shares are between 0 and 1. */
	metrics: Record<string, number | null>;
	temperature: Finding | null;
	/** Start of the throttling that still lasts, in ms. */
	throttled_since: number | null;
	/** Busy share and throttling per bucket; null where no sample came. */
	busy: (number | null)[];
	throttled: boolean[];
}

export interface GpuWords {
	verdict: Verdict;
	state: Rich;
	sentence: Rich;
	lede: Rich;
}

/** Temperature of a device, blind while it is silent: its last colour would be a lie. */
export function temperatureOf(device: GpuDevice, zone: string) {
	const none = { value: null, lower: null, upper: null, moved: false, verdict: 'blind' as const };
	if (device.silent) return { ...none, detail: `since ${formatClock(device.last_at, zone)}` };
	return device.temperature ?? { ...none, detail: 'no look yet' };
}

/** What a colleague would say of the pool. */
export function gpuWords(
	devices: readonly GpuDevice[],
	effect: Finding | null,
	{ zone, now }: { zone: string; now: number }
): GpuWords {
	const silent = devices.filter((device) => device.silent);
	const hot = devices.filter((device) => !device.silent && device.temperature?.verdict === 'exceeded');
	const throttling = devices.filter((device) => !device.silent && device.throttled_since !== null);
	const bad = throttling[0] ?? hot[0];
	const silence = silenceWords(silent, zone, now);
	const all = plural(devices.length, 'GPU');
	if (bad) {
		const what =
			bad.throttled_since === null
				? '[[exceeded:is too hot]]'
				: `has [[exceeded:throttled since ${formatMoment(bad.throttled_since, zone, now)}]]`;
		const carries =
			bad.model === ''
				? ''
				: `; it carries ${bad.model}${bad.version ? ` ${versionName(bad.version)}` : ''}${effectWords(effect)}`;
		return {
			verdict: 'exceeded',
			state: `${throttling.length || hot.length} of ${all} ${throttling.length > 0 ? 'throttles' : 'too hot'}`,
			sentence: `GPU ${bad.gpu} on ${bad.host} ${what}${carries}.`,
			lede: [neighbours(devices, bad), silence].filter(Boolean).join(' ')
		};
	}
	if (silent.length > 0) {
		return {
			verdict: 'blind',
			state: `${silent.length} of ${all} silent`,
			sentence: `Leeway [[blind:cannot see ${plural(silent.length, 'GPU')}]] on ${listWords([...new Set(silent.map(({ host }) => host))])}.`,
			lede: silence
		};
	}
	const hottest = devices.toSorted((a, b) => (b.temperature?.value ?? 0) - (a.temperature?.value ?? 0))[0];
	const verdicts = devices.map((device) => device.temperature?.verdict ?? 'blind');
	const worst = (['undecided', 'blind', 'within'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'blind';
	const count = verdicts.filter((verdict) => verdict === 'within').length;
	const temperature = hottest?.temperature;
	const top =
		hottest && temperature && temperature.value !== null
			? `; the hottest is GPU ${hottest.gpu} on ${hottest.host}, **${estimateText(temperature, temperature.unit)}**, allowed **${formatAllowed(temperature.leeway, temperature.unit)}**`
			: '';
	return {
		verdict: worst,
		state: `${count} of ${all} within`,
		sentence:
			worst === 'within' ? `All ${all} are [[within:cool enough]]${top}.` : `${count} of ${all} are cool enough${top}.`,
		lede:
			worst === 'within'
				? `${throttleWords(devices)}, and every exporter sends.`
				: `${throttleWords(devices)}. The others are not decided yet.`
	};
}

/** Nothing said of throttling is not no throttling: dcgm-exporter tells it only when asked to. */
function throttleWords(devices: readonly GpuDevice[]): string {
	const told = devices.filter(({ metrics }) => typeof metrics.throttled === 'number').length;
	if (told === devices.length) return 'None throttles';
	return told === 0 ? 'No exporter tells whether one throttles' : `None of the ${told} that tell it throttles`;
}

/** Levels of a serving engine, which is listed as a device beside the GPUs. */
const OF_ENGINES = ['kv_cache_usage', 'queue_length', 'requests_running'];

/** Whether a device is a GPU, and not a serving engine that tells nothing of hardware. */
export function isGpu({ uuid, gpu_model, metrics }: { uuid: string; gpu_model: string; metrics: object }): boolean {
	const levels = Object.keys(metrics);
	const known = uuid !== '' || gpu_model !== '';
	return known || levels.length === 0 || !levels.every((level) => OF_ENGINES.includes(level));
}

function effectWords(effect: Finding | null): Rich {
	if (effect?.value == null) return '';
	return `, whose ${quantityOf(effect)} is **${estimateText(effect, effect.unit)}**, allowed **${formatAllowed(effect.leeway, effect.unit)}**`;
}

/** "p95 of latency", "p95 of `ttft_ms`". */
export function quantityOf(finding: Finding): Rich {
	const { feature } = finding;
	return `${metricWord(finding)} of ${feature.startsWith('@') ? featureWord(feature) : code(feature)}`;
}

function neighbours(devices: readonly GpuDevice[], bad: GpuDevice): Rich {
	const near = devices.filter((device) => device.host === bad.host && device !== bad && !device.silent);
	const warm = near.flatMap((device) => device.metrics.temperature_c ?? []);
	if (warm.length === 0) return '';
	const within = near.every((device) => device.temperature?.verdict !== 'exceeded');
	const range = `${formatNumber(Math.min(...warm))} to ${formatValue(Math.round(Math.max(...warm)), '°C')}`;
	return within
		? `**Its ${plural(near.length, 'neighbour')} stay at ${range}**, so look at its cooling first.`
		: `Its neighbours are at ${range}: look at the cooling of ${bad.host} first.`;
}

function silenceWords(silent: readonly GpuDevice[], zone: string, now: number): Rich {
	if (silent.length === 0) return '';
	const since = Math.max(...silent.map(({ last_at }) => Date.parse(last_at)));
	return `Nothing is known of ${plural(silent.length, 'GPU')} on ${listWords([...new Set(silent.map(({ host }) => host))])} since ${formatMoment(since, zone, now)}.`;
}

export interface Waste {
	model: string;
	gpus: string;
	/** Mean busy share of the time with samples. */
	busy: number;
	/** Hours with samples, and those of them with less than a twentieth busy. */
	hours: number;
	idle_hours: number;
}

/** What stands idle: "Of the 8 allocated, 1.9 stood idle over 24 h." */
export function wasteSentence(rows: readonly Waste[], hours: number): Rich {
	const idle = rows.reduce((sum, row) => sum + row.idle_hours, 0);
	const total = rows.reduce((sum, row) => sum + row.hours, 0);
	if (total === 0) return 'No samples in this time.';
	if (idle === 0)
		return `None stood idle over ${formatNumber(hours)}${NBSP}h; idle is allocated and less than 5${NBSP}% busy.`;
	const count = formatNumber(idle / hours, { decimals: 1 });
	return `On average **${count} GPUs stood idle** over ${formatNumber(hours)}${NBSP}h; idle is allocated and less than 5${NBSP}% busy.`;
}
