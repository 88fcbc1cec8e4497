import { setImmediate } from 'node:timers/promises';
import { isBlind, type Blind, type Estimate } from '#core/verdict.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { needsOutcomes } from '#detectors/schedule/declared-monitors.ts';
import { MIN_WINDOWS } from '#detectors/core/dispersion.ts';
import { slotOf, type Season } from '#detectors/core/season.ts';
import type { DispersionProfile } from '#detectors/core/summary.ts';
import type { Window } from '#detectors/schedule/due-windows.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';
import type { Fetched } from './fetch.ts';
import { lookOf, type Look, type Place } from './finding-of.ts';
import { judge } from './judge.ts';
import type { LedgerBook, SeriesWanted } from './ledger-book.ts';
import { profileFor, type Held } from './held-against.ts';
import { profileKey, type Plan } from './plan.ts';
import { cellKey, emptyWindow, type WindowData } from './window-data.ts';

export interface Batch {
	/** Windows of one length, in the order of event time. */
	windows: readonly Window[];
	fetched: Fetched;
	monitors: readonly Monitor[];
	clockOf(window: Window): Look['clock'];
	/** Instant of event time up to which labels are due if their delay has passed. */
	until: number;
	/** Why a monitor cannot see in a window, whatever its rows say; undefined where it can. */
	blindOf(window: Window, monitor: Monitor, data: WindowData): Blind | undefined;
	/** What a monitor of another reference than the main one is held against; undefined for the others. */
	heldOf?(window: Window, monitor: Monitor): Held | undefined;
	/** Whether a monitor has anything to say of a window; left out: all have. */
	relevant?(window: Window, monitor: Monitor): boolean;
	/** Versions that were expected in a window, though no row came. */
	expected(window: Window): readonly string[];
}

/** Every look of a batch: all monitors of a model at all versions in all windows. Writes to the ledger, not the findings. */
export async function evaluate(plan: Plan, batch: Batch, book: LedgerBook): Promise<Look[]> {
	const { project, environment, model } = plan;
	const subjects = batch.windows.flatMap((window) =>
		versionsIn(batch, window).map((version) => ({ window, place: { project, environment, model, version } }))
	);
	await book.enter({ project, model }, seriesOf(plan, batch, subjects));
	const looks: Look[] = [];
	let busySince = performance.now();
	for (const { window, place } of subjects) {
		const data = batch.fetched.get(window.start)?.get(place.version) ?? emptyWindow();
		for (const monitor of batch.monitors) {
			if (!monitor.windows.includes(window.seconds) || !(batch.relevant?.(window, monitor) ?? true)) continue;
			looks.push(lookAt(plan, batch, book, { window, place, monitor, data }));
			if (performance.now() - busySince < BUSY_MS) continue;
			await setImmediate();
			busySince = performance.now();
		}
	}
	return looks;
}

/** Weeks of windows are thousands of intervals: pages and the broker's heartbeat get their turn at least so often, in ms. */
const BUSY_MS = 20;

interface Subject {
	window: Window;
	place: Place;
}

/** Versions with rows, and those expected; labels without rows do not make a version. */
function versionsIn(batch: Batch, window: Window): string[] {
	const present = [...(batch.fetched.get(window.start) ?? [])].filter(
		([, { rows, levels }]) => rows > 0 || levels.size > 0
	);
	return [...new Set([...present.map(([version]) => version), ...batch.expected(window)])];
}

function seriesOf(plan: Plan, batch: Batch, subjects: readonly Subject[]): SeriesWanted[] {
	const firsts = new Map<string, Subject>();
	for (const subject of subjects) if (!firsts.has(subject.place.version)) firsts.set(subject.place.version, subject);
	return batch.monitors.flatMap((monitor) =>
		[...firsts.values()]
			.filter(({ window }) => monitor.windows.includes(window.seconds))
			.map(({ window, place }) => ({
				place,
				monitor,
				seconds: window.seconds,
				stands_on: usesReference(monitor) ? standsOn(plan, monitor) : '',
				first: window
			}))
	);
}

function standsOn(plan: Plan, { reference }: Monitor): string {
	return (reference === '' ? plan.reference?.id : plan.references.get(reference)?.id) ?? 'none';
}

/** Shares that are counted against the classes of the reference. */
const OF_REFERENCE = new Set(['new_category_share', 'out_of_range_share', 'type_change']);

function usesReference({ metric }: Monitor): boolean {
	return metricNamed(metric)?.needs === 'two_sample' || OF_REFERENCE.has(metric);
}

function lookAt(
	plan: Plan,
	batch: Batch,
	book: LedgerBook,
	{ window, place, monitor, data }: Subject & { monitor: Monitor; data: WindowData }
): Look {
	const { epoch, look, alpha } = book.spend(place, monitor, window, plan.config.alpha);
	const { min_n } = monitor;
	const held = batch.heldOf?.(window, monitor);
	const result = blindFirst(plan, batch, monitor, window, data) ?? held?.blind ?? estimate();
	return lookOf(
		{
			place,
			monitor,
			window,
			epoch,
			look,
			level: 1 - (alpha.lower + alpha.upper),
			clock: batch.clockOf(window),
			...(held && { against: held.params }),
			method: { name: monitor.metric, version: metricNamed(monitor.metric)?.version ?? 0 }
		},
		result
	);

	function estimate(): Estimate | Blind {
		const binningId = plan.baseline.get(cellKey(monitor.segment, monitor.feature))?.binning.binning_id ?? '';
		const own = plan.profiles.get(profileKey(monitor.feature, binningId, window.seconds));
		const profile = own && held ? profileFor(own, held, cellKey(monitor.segment, monitor.feature)) : own;
		const twoSample = metricNamed(monitor.metric)?.needs === 'two_sample';
		const shorter = monitor.windows.filter((seconds) => seconds < window.seconds);
		// How much its shorter windows differ is known; for this length the reference has too few to tell.
		if (twoSample && !profile && shorter.some((s) => plan.profiles.has(profileKey(monitor.feature, binningId, s))))
			return thinFor(window, data);
		// Another reference was read at the same hours already.
		const in_season = held ? undefined : inSeason(profile, window);
		const { favourable } = plan.config;
		const baseline = held?.baseline ?? plan.baseline;
		const material = { current: data, baseline, favourable, min_n, ...(in_season && { in_season }) };
		const found = judge(monitor, material, { alpha, min_n, ...(twoSample && profile && { profile }) });
		return isBlind(found) || !twoSample ? found : withDispersion(found, profile);
	}
}

function thinFor({ seconds }: Window, { rows }: WindowData): Blind {
	const detail = `the reference has fewer than ${MIN_WINDOWS} windows of ${seconds / 3600} h: it cannot tell how much unchanged ones differ`;
	return { blind: 'thin_reference', detail, n: rows, reference_n: null };
}

/** Counts of the reference at the same hour of the day or week, where its windows follow such a cycle. */
function inSeason(profile: DispersionProfile | undefined, window: Window): readonly number[] | undefined {
	const season = profile?.season;
	return season?.counts[slotOf(window.start, season.period_seconds, window.seconds)];
}

/** What the distance assumed about the rows, and with what part of the reference they were compared, belong to its method. */
function withDispersion(found: Estimate, profile: DispersionProfile | undefined): Estimate {
	const dispersion = profile === undefined ? 'independent rows' : `profile of ${profile.windows} windows`;
	const params = { ...found.method.params, dispersion, ...(profile?.season && { season: seasonName(profile.season) }) };
	return { ...found, method: { ...found.method, params } };
}

function seasonName({ period_seconds, cycles }: Season): string {
	return period_seconds === 86_400 ? `same time of day, ${cycles} days` : `same time of week, ${cycles} weeks`;
}

/** Reasons that hold before any number is looked at. */
function blindFirst(plan: Plan, batch: Batch, monitor: Monitor, window: Window, data: WindowData): Blind | undefined {
	const unseen = batch.blindOf(window, monitor, data);
	if (unseen) return unseen;
	if (usesReference(monitor) && !plan.reference)
		return { blind: 'no_reference', detail: plan.no_reference, n: data.rows, reference_n: null };
	return needsOutcomes(monitor.metric) ? labelsNotDue(plan, batch, monitor, window, data) : undefined;
}

/** Labels that came early are a selection of the quick ones, so nothing is judged before the delay has passed. */
function labelsNotDue(
	plan: Plan,
	batch: Batch,
	{ segment }: Monitor,
	window: Window,
	data: WindowData
): Blind | undefined {
	const { label } = plan.config;
	if (!label)
		return { blind: 'detector_error', detail: 'declare the label of the model', n: data.rows, reference_n: null };
	const due = window.end + label.delay_seconds * 1000;
	if (due <= batch.until) return undefined;
	const n = data.outcomes.get(segment)?.n ?? 0;
	const detail = `${Math.round(n)} of ${data.rows} rows labelled; labels are due at ${new Date(due).toISOString()}`;
	return { blind: 'labels_not_due', detail, n: Math.round(n), reference_n: null };
}
