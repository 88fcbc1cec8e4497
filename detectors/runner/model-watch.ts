import type { Finding } from '#core/finding.ts';
import type { ModelConfig } from '#core/model-config.ts';
import { blindFor } from '#core/verdict.ts';
import { readsLabels } from '#detectors/schedule/declared-monitors.ts';
import { clockOf, dueWindows, windowsBetween, type Window } from '#detectors/schedule/due-windows.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';
import { watermark, type Watermark } from '#detectors/schedule/watermark.ts';
import { trafficWindows, type ModelArrival } from '#store/repositories/detect-windows.ts';
import { evaluate } from './evaluate.ts';
import { fetchWindows } from './fetch.ts';
import { JointBook, JOINT_WINDOWS, readsRows } from './joint.ts';
import { heldAgainst } from './held-against.ts';
import { missingIn } from './missing.ts';
import { planOf, type Plan } from './plan.ts';
import { ensureProfiles, type Tried } from './profiles.ts';
import { consecutive } from './consecutive.ts';
import { SeasonBook } from './season-book.ts';
import type { Shared } from './shared.ts';
import { silenceIn, type Silence } from './silence.ts';
import { writeLooks } from './write.ts';

/** A plan is made anew at most so often once it has its reference, in ms: new segments and versions are no hurry. */
const REPLAN_MS = 30_000;
/** Rows of a replay settle for so long, in ms of the wall clock, before event time counts as having come so far. */
const SETTLE_MS = 3000;
/** More than so much behind, in ms, and an empty window says nothing about the model. */
const LAG_MS = 60_000;

/** What changed since the last tick. Instants of event time, ms. */
export interface Changes {
	/** Minutes that got rows. */
	rows: readonly number[];
	/** Hours that got labels. */
	labels: readonly number[];
}

/** Watches one model in one environment: knows how far it was evaluated, and evaluates what is due. */
export class ModelWatch {
	readonly #shared: Shared;
	readonly #config: ModelConfig;
	readonly #joint: JointBook;
	readonly #seasons: SeasonBook;
	/** Ends of the last windows evaluated, per length: of all monitors, and of those that wait for labels. */
	readonly #evaluatedTo: Map<number, number>;
	readonly #labelledTo = new Map<number, number>();
	/** Rows of evaluated windows: late rows change them. */
	readonly #rows = new Map<string, number>();
	#observed: { at: number; last_ts: number }[] = [];
	/** Profiles that could not be measured. */
	readonly #tried: Tried = new Map();
	#plan: Plan | undefined;
	#plannedAt = 0;

	constructor(shared: Shared, config: ModelConfig, evaluatedTo: ReadonlyMap<number, number>) {
		this.#shared = shared;
		this.#joint = new JointBook(shared.store);
		this.#seasons = new SeasonBook(shared.store);
		this.#config = config;
		this.#evaluatedTo = new Map(evaluatedTo);
	}

	/** Evaluates what is due. Returns the findings written. */
	async tick(arrival: ModelArrival, changes: Changes, now: number): Promise<Finding[]> {
		const mark = this.#watermark(arrival, now);
		if (!mark) return [];
		const plan = await this.#planned(arrival, mark, now);
		let findings: Finding[] = [];
		const delay = (plan.config.label?.delay_seconds ?? 0) * 1000;
		const clock = (window: Window) => clockOf(window, mark, now);
		for (const seconds of lengthsOf(plan.monitors)) {
			const progress = { seconds, watermark: mark, first_ts: arrival.first_ts, catch_up: catchUp(seconds) };
			const before = this.#evaluatedTo.get(seconds);
			const reopened = { reopened: changes.rows, ...(before !== undefined && { evaluated_to: before }) };
			const due = dueWindows({ ...progress, ...reopened });
			findings = findings.concat(await this.#look(plan, due, plan.monitors, clock, mark, now, before));
			this.#evaluatedTo.set(seconds, Math.max(before ?? 0, ...due.map(({ end }) => end)));

			const labelled = plan.monitors.filter((m) => readsLabels(m) && m.windows.includes(seconds));
			if (labelled.length === 0) continue;
			const labelMark = { ...mark, until: mark.until - delay };
			const from = this.#labelledTo.get(seconds) ?? (before ?? arrival.first_ts) - delay - 48 * seconds * 1000;
			// Re-opened windows are in `due` whether or not their rows changed, so only new ones are surely done.
			const done = new Set(due.filter(({ end }) => end > (before ?? 0)).map(({ start }) => start));
			const labelDue = dueWindows({
				...progress,
				watermark: labelMark,
				evaluated_to: Math.floor(Math.max(from, arrival.first_ts) / (seconds * 1000)) * seconds * 1000,
				reopened: changes.labels
			}).filter((window) => !done.has(window.start));
			findings = findings.concat(await this.#look(plan, labelDue, labelled, clock, mark, now));
			this.#labelledTo.set(seconds, Math.floor(labelMark.until / (seconds * 1000)) * seconds * 1000);
		}
		return findings;
	}

	/** Evaluates every window of a range on the data's own clock. */
	async backfill(arrival: ModelArrival, from: number, to: number, now: number): Promise<Finding[]> {
		const mark: Watermark = { until: Math.min(to, Math.max(arrival.last_ts, now)), live: false };
		this.#plannedAt = 0;
		const plan = await this.#planned(arrival, mark, now);
		let findings: Finding[] = [];
		for (const seconds of lengthsOf(plan.monitors)) {
			const windows = windowsBetween(from, to - seconds * 1000 + 1, seconds).slice(-catchUp(seconds));
			findings = findings.concat(await this.#look(plan, windows, plan.monitors, () => 'replay', mark, now));
			const last = windows.at(-1)?.end ?? 0;
			this.#evaluatedTo.set(seconds, Math.max(this.#evaluatedTo.get(seconds) ?? 0, last));
		}
		return findings;
	}

	#watermark(arrival: ModelArrival, now: number): Watermark | undefined {
		const mark = watermark(arrival, now, this.#shared.patience);
		this.#observed.push({ at: now, last_ts: arrival.last_ts });
		this.#observed = this.#observed.filter(
			({ at }, i, all) => i === all.length - 1 || (all[i + 1]?.at ?? at) > now - SETTLE_MS
		);
		if (mark.live || mark.flush !== undefined) return mark;
		const settled = this.#observed.find(({ at }) => at <= now - SETTLE_MS);
		return settled && watermark({ ...arrival, last_ts: settled.last_ts }, now, this.#shared.patience);
	}

	async #planned(arrival: ModelArrival, mark: Watermark, now: number): Promise<Plan> {
		const fresh = this.#plan?.reference && now - this.#plannedAt < REPLAN_MS;
		if (this.#plan && fresh) return this.#plan;
		const { store, project } = this.#shared;
		const plan = await planOf(store, project, this.#config, arrival, mark, now);
		this.#plan = { ...plan, profiles: await ensureProfiles(store, plan, this.#tried, now) };
		this.#plannedAt = now;
		return this.#plan;
	}

	/** Looks at windows of one length; `late` ends where re-opened windows end: those whose rows did not change are left out. */
	async #look(
		plan: Plan,
		windows: readonly Window[],
		monitors: readonly Monitor[],
		clock: (window: Window) => Finding['clock'],
		mark: Watermark,
		now: number,
		late?: number
	): Promise<Finding[]> {
		const { store, bus, book } = this.#shared;
		const { project, environment, model } = plan;
		let written: Finding[] = [];
		for (const group of consecutive(windows)) {
			const [first, last] = [group[0], group.at(-1)];
			if (!first || !last) continue;
			const { seconds } = first;
			const range = { project, environment, model, seconds, from: first.start, to: last.end };
			const mine = monitors.filter((monitor) => monitor.windows.includes(seconds));
			const traffic = Map.groupBy(await trafficWindows(store, range), ({ start }) => start);
			const rowsOf = ({ start }: Window) => (traffic.get(start) ?? []).reduce((sum, { rows }) => sum + rows, 0);
			const changed = group.filter(
				(window) => window.end > (late ?? 0) || this.#rows.get(`${seconds}/${window.start}`) !== rowsOf(window)
			);
			if (changed.length === 0) continue;
			const fetched = await fetchWindows(store, range, mine, plan.config);
			const unseen = await this.#unseen(plan, changed, clock, rowsOf);
			const missing = await missingIn(store, plan, changed, now);
			const heldOf = await heldAgainst(store, plan, mine, changed);
			const seasonOf = await this.#seasons.of(plan, mine, seconds);
			const looks = await evaluate(
				plan,
				{
					windows: changed,
					fetched,
					monitors: mine,
					clockOf: clock,
					heldOf,
					seasonOf,
					until: mark.flush === undefined ? mark.until : Math.max(mark.until, mark.flush),
					blindOf: ({ start }) => unseen.get(start)?.blind ?? missing.get(start),
					jointOf: (window, monitor, version, rows) => this.#joint.rowsOf(plan, monitor, window, version, rows),
					relevant: ({ end }, monitor) => !readsRows(monitor) || end > mark.until - JOINT_WINDOWS * seconds * 1000,
					expected: ({ start }) => unseen.get(start)?.versions ?? []
				},
				book
			);
			written = written.concat(await writeLooks(store, bus, looks, now));
			for (const window of changed) this.#remember(window, rowsOf(window));
		}
		return written;
	}

	/** Live windows in which nothing can be seen: the source is silent, or ingest is behind. */
	async #unseen(
		plan: Plan,
		windows: readonly Window[],
		clock: (window: Window) => Finding['clock'],
		rowsOf: (window: Window) => number
	): Promise<Map<number, Silence>> {
		const { store, watchingSince, ingestLag } = this.#shared;
		const unseen = new Map<number, Silence>();
		const behind = ingestLag() ?? 0;
		for (const window of windows.filter((candidate) => clock(candidate) === 'live')) {
			if (behind > LAG_MS) {
				const detail = `ingest is ${Math.round(behind / 1000)} s behind`;
				unseen.set(window.start, { versions: [], blind: blindFor('ingest_lag', detail, rowsOf(window)) });
			} else if (rowsOf(window) === 0 && window.start >= watchingSince) {
				// What happened while nobody watched is not known, so a restart is no silence.
				const silence = await silenceIn(store, plan, window);
				if (silence) unseen.set(window.start, silence);
			}
		}
		return unseen;
	}

	#remember({ seconds, start }: Window, rows: number): void {
		this.#rows.set(`${seconds}/${start}`, rows);
		const [oldest] = this.#rows.keys();
		if (this.#rows.size > 5000 && oldest !== undefined) this.#rows.delete(oldest);
	}
}

/** Windows of the past that are worth a look when a model is first seen: weeks of hours, hours of minutes. */
export function catchUp(seconds: number): number {
	return seconds < 3600 ? 180 : 1000;
}

export function lengthsOf(monitors: readonly Monitor[]): number[] {
	return [...new Set(monitors.flatMap(({ windows }) => windows))].sort((a, b) => a - b);
}
