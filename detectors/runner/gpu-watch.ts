import { GPU_POOL, type Finding } from '#core/finding.ts';
import { modelConfigSchema } from '#core/model-config.ts';
import { blindFor, type Blind } from '#core/verdict.ts';
import { gpuMonitors } from '#detectors/schedule/default-monitors.ts';
import { clockOf, dueWindows, windowsBetween, type Window } from '#detectors/schedule/due-windows.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';
import { recordsMissing } from '#detectors/schedule/staleness.ts';
import { watermark } from '#detectors/schedule/watermark.ts';
import type { GpuDevice } from '#store/repositories/detect-windows.ts';
import { consecutive } from './consecutive.ts';
import { evaluate } from './evaluate.ts';
import { fetchGpuWindows } from './fetch.ts';
import { catchUp } from './model-watch.ts';
import { withRevisions, type Plan } from './plan.ts';
import type { Shared } from './shared.ts';
import { cellKey, type WindowData } from './window-data.ts';
import { writeLooks } from './write.ts';

const WINDOWS = [60, 3600] as const;
/** A device that sent nothing for so long, in ms, is gone and no longer expected. */
const GONE_MS = 86_400_000;

/** Newest sample of the pool, and when it arrived, ms. */
export interface GpuArrival {
	last_ts: number;
	last_ingested_at: number;
}

/** Watches the GPU pool of one environment. */
export class GpuWatch {
	readonly #shared: Shared;
	readonly #environment: string;
	readonly #evaluatedTo: Map<number, number>;

	constructor(shared: Shared, environment: string, evaluatedTo: ReadonlyMap<number, number>) {
		this.#shared = shared;
		this.#environment = environment;
		this.#evaluatedTo = new Map(evaluatedTo);
	}

	async tick(devices: readonly GpuDevice[], arrival: GpuArrival, now: number): Promise<Finding[]> {
		const mark = watermark(arrival, now, this.#shared.patience);
		const first_ts = Math.min(...devices.map((device) => device.first_ts));
		let findings: Finding[] = [];
		for (const seconds of WINDOWS) {
			const before = this.#evaluatedTo.get(seconds);
			const progress = { seconds, watermark: mark, first_ts, catch_up: catchUp(seconds) };
			const due = dueWindows({ ...progress, ...(before !== undefined && { evaluated_to: before }) });
			findings = findings.concat(
				await this.#look(devices, due, (window) => clockOf(window, mark, now), mark.until, now)
			);
			this.#evaluatedTo.set(seconds, Math.max(before ?? 0, ...due.map(({ end }) => end)));
		}
		return findings;
	}

	/** Evaluates every window of a range on the data's own clock. */
	async backfill(devices: readonly GpuDevice[], from: number, to: number, now: number): Promise<Finding[]> {
		let findings: Finding[] = [];
		for (const seconds of WINDOWS) {
			const windows = windowsBetween(from, to - seconds * 1000 + 1, seconds).slice(-catchUp(seconds));
			findings = findings.concat(await this.#look(devices, windows, () => 'replay', to, now));
			const last = windows.at(-1)?.end ?? 0;
			this.#evaluatedTo.set(seconds, Math.max(this.#evaluatedTo.get(seconds) ?? 0, last));
		}
		return findings;
	}

	async #look(
		devices: readonly GpuDevice[],
		windows: readonly Window[],
		clock: (window: Window) => Finding['clock'],
		until: number,
		now: number
	): Promise<Finding[]> {
		if (windows.length === 0 || devices.length === 0) return [];
		const { store, bus, book, project } = this.#shared;
		const key = { project, environment: this.#environment };
		const monitors = await withRevisions(store, { project, model: GPU_POOL }, gpuMonitors(devices, WINDOWS));
		const plan: Plan = {
			...key,
			model: GPU_POOL,
			config: modelConfigSchema.parse({ model: 'gpus', environment: this.#environment }),
			monitors,
			no_reference: '',
			baseline: new Map(),
			references: new Map(),
			first_ts: 0,
			profiles: new Map()
		};
		const bySegment = new Map(devices.map((device) => [`gpu=${device.host}/${device.gpu}`, device]));
		let written: Finding[] = [];
		for (const group of consecutive(windows)) {
			const [first, last] = [group[0], group.at(-1)];
			if (!first || !last) continue;
			const fetched = await fetchGpuWindows(store, { ...key, seconds: first.seconds, from: first.start, to: last.end });
			const looks = await evaluate(
				plan,
				{
					windows: group,
					fetched,
					monitors,
					clockOf: clock,
					until,
					relevant: (window, { segment }) => this.#expects(bySegment.get(segment), window, clock(window)),
					blindOf: (window, monitor, data) => blindOf(window, monitor, data, bySegment.get(monitor.segment)),
					expected: () => ['']
				},
				book
			);
			written = written.concat(await writeLooks(store, bus, looks, now));
		}
		return written;
	}

	/** A device is looked at from its first whole window until a day after its last sample; a restart is no silence. */
	#expects(device: GpuDevice | undefined, window: Window, clock: Finding['clock']): boolean {
		if (!device || window.start < device.first_ts || window.start > device.last_ts + GONE_MS) return false;
		const silent = window.start > device.last_ts;
		return !silent || (clock === 'live' && window.start >= this.#shared.watchingSince);
	}
}

/** A device that was silent, or sent fewer samples than its own pace, was not seen well enough to judge. */
function blindOf(window: Window, monitor: Monitor, data: WindowData, device: GpuDevice | undefined): Blind | undefined {
	const n = data.levels.get(cellKey(monitor.segment, monitor.feature))?.n ?? 0;
	const expected = ((device?.per_minute ?? 0) * window.seconds) / 60;
	if (n === 0 && device) {
		const detail = `no samples since ${new Date(device.last_ts).toISOString()}`;
		return blindFor('stale', detail, n);
	}
	if (!recordsMissing(n, expected)) return undefined;
	return blindFor('records_missing', `${n} of ${Math.round(expected)} samples`, n);
}
