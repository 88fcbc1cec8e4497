import { GPU_POOL, type Finding } from '#core/finding.ts';
import type { GateCheck, GateLook } from '#core/gate.ts';
import type { ModelConfig } from '#core/model-config.ts';
import { REFERENCE_ENVIRONMENT } from '#detectors/schedule/reference-window.ts';
import { PATIENCE, type Patience } from '#detectors/schedule/watermark.ts';
import type { Bus } from '#server/bus.ts';
import {
	gpuDevices,
	gpuLast,
	lateMinutes,
	modelArrivals,
	type ModelArrival
} from '#store/repositories/detect-windows.ts';
import { evaluationProgress, type EvaluationProgress } from '#store/repositories/findings.ts';
import { outcomesCountedTo, recomputeOutcomes, type TouchedHour } from '#store/repositories/outcomes.ts';
import type { Store } from '#store/store.ts';
import { evaluateGate } from './gate.ts';
import { GpuWatch } from './gpu-watch.ts';
import { LedgerBook } from './ledger-book.ts';
import { ModelWatch } from './model-watch.ts';
import { configOf } from './plan.ts';
import type { Shared } from './shared.ts';

export interface DetectOptions {
	store: Store;
	bus: Bus;
	config: { project_file: { project: string; models: readonly ModelConfig[] } };
	/** Gets the findings of the live clock, which may page. A replay is stored and tells nobody. */
	onFindings?: (findings: Finding[]) => void | Promise<void>;
	/** Pause between ticks in ms; 0: nobody ticks but the caller. */
	interval_ms?: number;
	/** Labels are counted at most so often, in ms. */
	labels_every_ms?: number;
	/** Wall clock in ms; tests bring their own. */
	now?: () => number;
	/** How far ingest is behind, in ms; null when not known. */
	ingestLag?: () => number | null;
	patience?: Patience;
	/** Hears what failed in the background. */
	onError?: (what: string, error: unknown) => void;
}

export interface BackfillRange {
	environment?: string;
	/** Slug of a model, or '@gpus'. */
	model: string;
	/** ISO 8601; `to` is exclusive. */
	from: string;
	to: string;
}

/** The detectors at work. Ticks and backfills take turns. */
export interface Detect {
	/** Evaluates everything that is due. Returns the findings written, of every clock. */
	tick(now?: number): Promise<Finding[]>;
	/** Evaluates every window of a range on the data's own clock; notifies nobody. Returns the findings written. */
	backfill(range: BackfillRange): Promise<Finding[]>;
	/** Compares a candidate with the stable version: one look at every check of a gate. */
	evaluateGate(look: GateLook): Promise<GateCheck[]>;
	/** Keeps the timer from ticking, while history is being loaded, until the returned function is called. */
	hold(): () => void;
	close(): Promise<void>;
}

const EVERY_MS = 5000;
const LABELS_EVERY_MS = 15_000;
/** Rows may become readable this much later than their time of arrival says, in ms. */
const OVERLAP_MS = 15_000;

export function startDetect(options: DetectOptions): Detect {
	const { store, bus, config, interval_ms = EVERY_MS, now: clock = Date.now, onError = () => undefined } = options;
	const { project, models } = config.project_file;
	const shared: Shared = {
		store,
		bus,
		project,
		book: new LedgerBook(store),
		patience: options.patience ?? PATIENCE,
		watchingSince: clock(),
		ingestLag: options.ingestLag ?? (() => null)
	};
	const watches = new Map<string, ModelWatch>();
	const pools = new Map<string, GpuWatch>();
	let progress: EvaluationProgress[] | undefined;
	let rowsSince: number | undefined;
	let labelsSince: number | undefined;
	let labelsAt = 0;
	let turn: Promise<unknown> = Promise.resolve();
	let holds = 0;
	let busy = false;

	function inTurn<T>(work: () => Promise<T>): Promise<T> {
		const mine = turn.then(work);
		turn = mine.catch(() => undefined);
		return mine;
	}

	async function evaluatedTo(environment: string, model: string): Promise<Map<number, number>> {
		progress ??= await evaluationProgress(store, project);
		const mine = progress.filter((row) => row.environment === environment && row.model === model);
		return new Map(mine.map((row) => [row.seconds, row.evaluated_to]));
	}

	async function watchOf({ environment, model }: Pick<ModelArrival, 'environment' | 'model'>): Promise<ModelWatch> {
		const key = `${environment}/${model}`;
		const watch =
			watches.get(key) ??
			new ModelWatch(shared, configOf(models, model, environment), await evaluatedTo(environment, model));
		watches.set(key, watch);
		return watch;
	}

	async function poolOf(environment: string): Promise<GpuWatch> {
		const pool = pools.get(environment) ?? new GpuWatch(shared, environment, await evaluatedTo(environment, GPU_POOL));
		pools.set(environment, pool);
		return pool;
	}

	async function countLabels(now: number): Promise<TouchedHour[]> {
		if (now - labelsAt < (options.labels_every_ms ?? LABELS_EVERY_MS)) return [];
		labelsAt = now;
		labelsSince ??= await outcomesCountedTo(store, project);
		const touched = await recomputeOutcomes(store, project, labelsSince, now);
		labelsSince = Math.max(0, now - OVERLAP_MS);
		return touched;
	}

	async function lateRows(now: number): Promise<Awaited<ReturnType<typeof lateMinutes>>> {
		const last = Math.max(0, ...(progress ?? []).map((row) => row.computed_at));
		const since = rowsSince ?? last - OVERLAP_MS;
		rowsSince = now - OVERLAP_MS;
		return since > 0 ? lateMinutes(store, project, since) : [];
	}

	async function guarded(what: string, work: () => Promise<Finding[]>): Promise<Finding[]> {
		try {
			return await work();
		} catch (error) {
			onError(what, error);
			return [];
		}
	}

	async function tick(now: number): Promise<Finding[]> {
		progress ??= await evaluationProgress(store, project);
		const touched = await countLabels(now);
		const late = await lateRows(now);
		let findings: Finding[] = [];
		for (const arrival of await modelArrivals(store, project)) {
			if (arrival.environment === REFERENCE_ENVIRONMENT) continue;
			const here = ({ environment, model }: { environment: string; model: string }) =>
				environment === arrival.environment && model === arrival.model;
			const changes = {
				rows: late.filter(here).map(({ time }) => time),
				labels: touched.filter(here).map(({ hour }) => hour)
			};
			const watch = await watchOf(arrival);
			findings = findings.concat(await guarded(`model ${arrival.model}`, () => watch.tick(arrival, changes, now)));
		}
		const devices = Map.groupBy(await gpuDevices(store, project), ({ environment }) => environment);
		for (const arrival of await gpuLast(store, project)) {
			const pool = await poolOf(arrival.environment);
			const mine = devices.get(arrival.environment) ?? [];
			findings = findings.concat(await guarded('the GPU pool', () => pool.tick(mine, arrival, now)));
		}
		const live = findings.filter((finding) => finding.clock === 'live');
		if (live.length > 0) await options.onFindings?.(live);
		return findings;
	}

	async function backfill({ environment = 'production', model, from, to }: BackfillRange): Promise<Finding[]> {
		const range = [Date.parse(from), Date.parse(to)] as const;
		if (model === GPU_POOL) {
			const devices = (await gpuDevices(store, project)).filter((device) => device.environment === environment);
			return (await poolOf(environment)).backfill(devices, ...range, clock());
		}
		labelsAt = 0;
		await countLabels(clock());
		const arrivals = await modelArrivals(store, project);
		const arrival = arrivals.find((row) => row.environment === environment && row.model === model);
		return arrival ? (await watchOf(arrival)).backfill(arrival, ...range, clock()) : [];
	}

	const timer =
		interval_ms > 0
			? setInterval(() => {
					// A tick that takes longer than the pause is not followed by a queue of others.
					if (busy || holds > 0) return;
					busy = true;
					inTurn(() => tick(clock()))
						.catch((error: unknown) => onError('tick', error))
						.finally(() => {
							busy = false;
						});
				}, interval_ms)
			: undefined;
	timer?.unref();

	return {
		tick: (now = clock()) => inTurn(() => tick(now)),
		backfill: (range) => inTurn(() => backfill(range)),
		evaluateGate: (look) => evaluateGate(store, configOf(models, look.model, look.environment), look),
		hold() {
			holds++;
			let held = true;
			return () => {
				if (held) holds--;
				held = false;
			};
		},
		async close() {
			clearInterval(timer);
			await turn;
		}
	};
}
