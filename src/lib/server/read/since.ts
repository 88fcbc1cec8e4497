import type { Finding } from '#core/finding.ts';
import type { Since } from '#core/since.ts';
import { classesOf, countsOver, type Binning } from '#detectors/core/binning.ts';
import { countHistory } from '#detectors/core/count-history.ts';
import { meanHistory } from '#detectors/core/mean-history.ts';
import { withoutSeason, type TimedWindow } from '#detectors/core/season.ts';
import { sinceWhen, type History } from '#detectors/core/since-when.ts';
import type { ClassKind } from '#detectors/core/summary.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { findingHistory } from '#store/repositories/findings.ts';
import { summaryWindows } from '#store/repositories/labels.ts';
import { profilesOf } from '#store/repositories/monitoring.ts';
import type { Store } from '#store/store.ts';
import { heldReference } from './held-reference.ts';

/** Windows looked back: five days of hours. The search takes their square. */
const MOST_WINDOWS = 120;
/** Shares that one kind of class tells: the other classes are as one. */
const KINDS: Record<string, ClassKind> = { missing_share: 'missing', new_category_share: 'new' };

/** A sequence with the beginning of each of its windows, in ms since 1970. */
interface Dated {
	history: History;
	starts: number[];
}

/**
 * Since when what a finding shows is so: from the roll-ups of its feature's classes where its metric reads them, else from its
 * own earlier values. Null when it has not moved, or when no change can be placed.
 */
export async function readSince(store: Store, finding: Finding): Promise<Since | null> {
	if ((!finding.moved && finding.verdict !== 'exceeded') || finding.verdict === 'blind') return null;
	const dated = (readsClasses(finding) && (await classHistory(store, finding))) || (await valueHistory(store, finding));
	const { history, starts } = dated;
	const found = sinceWhen(history);
	const oldest = starts[0];
	if (!found || oldest === undefined) return null;
	const seconds = finding.window.seconds;
	const iso = (time: number) => new Date(time).toISOString();
	const whole = found.at === 0;
	// A change in the middle of a window may show in it or only in the next.
	const from = starts[found.lower - 1] ?? oldest;
	const to = (starts[found.upper] ?? oldest) + seconds * 1000;
	return {
		at: whole ? null : iso(starts[found.at] ?? oldest),
		from: whole ? null : iso(from),
		to: whole ? null : iso(to),
		level: found.level,
		windows: starts.length,
		oldest: iso(oldest)
	};
}

function readsClasses({ metric }: Finding): boolean {
	return metric in KINDS || metricNamed(metric)?.needs === 'two_sample';
}

async function classHistory(store: Store, finding: Finding): Promise<Dated | null> {
	const { project, environment, model, version, segment, feature, metric, window } = finding;
	const key = { project, model, environment };
	const to = Date.parse(window.end);
	const range = { ...key, seconds: window.seconds, from: to - MOST_WINDOWS * window.seconds * 1000, to };
	const [held, profiles, summaries] = await Promise.all([
		heldReference(store, finding, [feature]),
		profilesOf(store, key),
		summaryWindows(
			store,
			range,
			segment === ''
				? { features: [feature], segments: [], segment_features: [], versions: [version] }
				: { features: [], segments: [segment], segment_features: [feature], versions: [version] }
		)
	]);
	const histograms = held?.histograms ?? [];
	const frozen =
		histograms.find((h) => h.feature === feature && h.segment === segment) ??
		histograms.find((h) => h.feature === feature && h.segment === '');
	if (!frozen) return null;
	const { binning } = frozen;
	const windows = summaries
		.filter(({ summary }) => 'bins' in summary === 'bins' in frozen.summary && summary.n > 0)
		.map(({ start, summary }): TimedWindow => ({ start, counts: countsOver(binning, summary) }))
		.sort((a, b) => a.start - b.start);
	if (windows.length === 0) return null;
	const profile = profiles.find(
		(p) => p.feature === feature && p.binning_id === binning.binning_id && p.window_seconds === window.seconds
	);
	const counts = profile?.season
		? withoutSeason(windows, profile.season, window.seconds)
		: windows.map((w) => w.counts);
	const over = (all: readonly number[]) => collapsed(all, binning, KINDS[metric]);
	const history = countHistory({
		windows: counts.map(over),
		reference: over(countsOver(binning, frozen.summary)),
		rows_each: Math.max(1, ...(profile?.eigenvalues ?? [])) * (profile?.reference_thinning ?? 1)
	});
	return { history, starts: windows.map(({ start }) => start) };
}

/** Counts of one kind of class and of all others, or all as they are. */
function collapsed(counts: readonly number[], binning: Binning, kind: ClassKind | undefined): number[] {
	if (!kind) return [...counts];
	const classes = classesOf(binning);
	const sum = (of: boolean) =>
		counts.reduce((all, count, i) => all + ((classes[i]?.kind === kind) === of ? count : 0), 0);
	return [sum(true), sum(false)];
}

/** The looks before and at a finding, of its series. */
export async function earlierLooks(store: Store, finding: Finding): Promise<Finding[]> {
	const { project, environment, model, version, segment, monitor, window } = finding;
	const from = new Date(Date.parse(window.end) - MOST_WINDOWS * window.seconds * 1000).toISOString();
	const series = { project, environment, model, version, segment, monitor, seconds: window.seconds };
	return findingHistory(store, { ...series, from, to: window.end, limit: MOST_WINDOWS });
}

async function valueHistory(store: Store, finding: Finding): Promise<Dated> {
	const looks = await earlierLooks(store, finding);
	const known = looks.flatMap(({ value, window }) =>
		value === null ? [] : [{ value, start: Date.parse(window.start) }]
	);
	return {
		history: meanHistory(
			known.map(({ value }) => value),
			finding.leeway.origin
		),
		starts: known.map(({ start }) => start)
	};
}
