import { LABEL } from '#core/finding.ts';
import { formatCount } from '#core/format.ts';
import { setImmediate } from 'node:timers/promises';
import { blindFor, isBlind, type Blind, type Estimate } from '#core/verdict.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { needsOutcomes, readsLabels } from '#detectors/schedule/declared-monitors.ts';
import { cycleWords, type Season } from '#detectors/core/season.ts';
import type { Window } from '#detectors/schedule/due-windows.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';
import type { Fetched } from './fetch.ts';
import { lookOf, type Look, type Place } from './finding-of.ts';
import { readsRows, type JointRows } from './joint.ts';
import type { Summary } from './inputs.ts';
import { judge } from './judge.ts';
import type { LedgerBook, SeriesWanted } from './ledger-book.ts';
import { dispersionOf, type Dispersion } from './dispersion-of.ts';
import type { Held } from './held-against.ts';
import type { Plan } from './plan.ts';
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
	/** Whole rows for a monitor that reads them, or why there are none; left out: there are none. */
	jointOf?(window: Window, monitor: Monitor, version: string, rows: number): Promise<JointRows | Blind>;
	/** What the main reference holds at the same hour of a cycle; undefined for monitors without one. */
	seasonOf?(window: Window, monitor: Monitor): Summary | undefined;
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
			const joint = readsRows(monitor) && (await batch.jointOf?.(window, monitor, place.version, data.rows));
			looks.push(lookAt(plan, batch, book, { window, place, monitor, data, ...(joint && { joint }) }));
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
	const needs = metricNamed(metric)?.needs;
	return needs === 'two_sample' || needs === 'joint' || OF_REFERENCE.has(metric);
}

function lookAt(
	plan: Plan,
	batch: Batch,
	book: LedgerBook,
	{ window, place, monitor, data, joint }: Subject & { monitor: Monitor; data: WindowData; joint?: JointRows | Blind }
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
		if (joint) return 'blind' in joint ? joint : ofRows(joint);
		const known = dispersionOf(plan, monitor, window, rowsOf(monitor, data), held);
		if ('blind' in known) return known;
		const { profile, in_season } = known;
		const { favourable } = plan.config;
		const baseline = held?.baseline ?? plan.baseline;
		const season_summary = in_season && batch.seasonOf?.(window, monitor);
		const season = { ...(in_season && { in_season }), ...(season_summary && { season_summary }) };
		const material = { current: data, baseline, favourable, min_n, ...season };
		const found = judge(monitor, material, { alpha, min_n, ...(profile && { profile }) });
		return isBlind(found) ? found : withDispersion(found, known, held);
	}

	function ofRows({ joint, profile, params }: JointRows): Estimate | Blind {
		const material = { current: data, baseline: plan.baseline, favourable: plan.config.favourable, min_n, joint };
		// The rows of the window are enough; those that were drawn of them may be fewer than it needs.
		const context = { alpha, min_n: Math.min(min_n, joint.current.n), ...(profile && { profile }) };
		const found = judge(monitor, material, context);
		return isBlind(found)
			? found
			: { ...found, method: { ...found.method, params: { ...found.method.params, ...params } } };
	}
}

/** Rows of the segment that a monitor reads. */
export function rowsOf({ segment, feature, metric }: Monitor, { rows, summaries, outcomes }: WindowData): number {
	if (needsOutcomes(metric)) return outcomes.get(segment)?.n ?? rows;
	return summaries.get(cellKey(segment, feature))?.n ?? rows;
}

/** What was assumed about the rows, and with what part of the reference they were compared, belong to the method. */
function withDispersion(found: Estimate, { profile, in_season }: Dispersion, held?: Held): Estimate {
	const dispersion = profile === undefined ? 'independent rows' : `profile of ${profile.windows} windows`;
	const season = in_season && profile?.season && { season: seasonName(profile.season) };
	// Independent rows that would say as much as those of the other reference.
	const reference_worth = held && Math.round(effectiveRows(found.n, found.reference_n ?? 0, profile).m);
	const more = { dispersion, ...season, ...(reference_worth !== undefined && { reference_worth }) };
	return { ...found, method: { ...found.method, params: { ...found.method.params, ...more } } };
}

function seasonName({ period_seconds, cycles }: Season): string {
	return `${cycleWords(period_seconds)}, ${cycles} ${period_seconds === 86_400 ? 'days' : 'weeks'}`;
}

/** Reasons that hold before any number is looked at. */
function blindFirst(plan: Plan, batch: Batch, monitor: Monitor, window: Window, data: WindowData): Blind | undefined {
	const unseen = batch.blindOf(window, monitor, data);
	if (unseen) return unseen;
	if (usesReference(monitor) && !plan.reference) return blindFor('no_reference', plan.no_reference, data.rows);
	return readsLabels(monitor) ? labelsNotDue(plan, batch, monitor, window, data) : undefined;
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
	if (!label) return blindFor('detector_error', 'declare the label of the model', data.rows);
	const due = window.end + label.delay_seconds * 1000;
	if (due <= batch.until) return undefined;
	const n = data.outcomes.get(segment)?.n ?? data.summaries.get(cellKey(segment, LABEL))?.n ?? 0;
	const detail = `${formatCount(Math.round(n))} of ${formatCount(data.rows)} rows labelled; labels are due at ${new Date(due).toISOString()}`;
	return blindFor('labels_not_due', detail, Math.round(n));
}
