import { GPU_POOL, type Finding } from '#core/finding.ts';
import { isGpu, type GpuDevice, type Waste } from '#dashboards/gpu-words.ts';
import { thin, toPoints, type ChartPoint } from '#dashboards/points.ts';
import { listAlerts } from '#store/repositories/alerts.ts';
import { findingHistory, latestFindings } from '#store/repositories/findings.ts';
import { gpuDevices, gpuSeries, type GpuBucket } from '#store/repositories/gpus.ts';
import type { Store } from '#store/store.ts';
import { byAttention } from './rank.ts';

export interface GpuView {
	devices: GpuDevice[];
	/** Start of the first bucket and length of all, in ms. */
	start: number;
	bucket: number;
	/** The device whose effect is shown, as host/gpu. */
	selected: string | null;
	/** Its clock in MHz over the time shown. */
	clock: { time: number; value: number | null }[];
	/** The number of the model it serves that is worst now, and its looks over the time shown. */
	effect: { finding: Finding; points: ChartPoint[]; alert_id: number | null } | null;
	waste: Waste[];
	waste_hours: number;
	/** The newest open alert of the pool. */
	alert: { id: number; title: string } | null;
	/** Seconds between two samples, as seen. */
	every: number | null;
}

export interface GpuViewQuery {
	project: string;
	from: string;
	to: string;
	now: Date;
	/** As host/gpu; absent: the one that needs attention most. */
	selected?: string;
}

/** A device that sent nothing for this long is silent. */
const SILENT_MS = 180_000;
/** Columns of a heat strip. */
const COLUMNS = 120;
/** Devices are shown for a week after their last sample: a silent exporter keeps its row. */
const SHOWN_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;
const IDLE = 0.05;

/** Everything the pool's page shows. */
export async function readGpuPage(store: Store, query: GpuViewQuery): Promise<GpuView> {
	const { project, now } = query;
	const [from, to] = [Date.parse(query.from), Math.min(Date.parse(query.to), now.getTime())];
	const seconds = Math.max(60, Math.ceil((to - from) / COLUMNS / 60_000) * 60);
	const bucket = seconds * 1000;
	const start = Math.floor(from / bucket) * bucket;
	const series = (metric: string, since = start, length = seconds) =>
		gpuSeries(store, {
			project,
			metric,
			from: new Date(since).toISOString(),
			to: new Date(to).toISOString(),
			seconds: length
		});
	const [all, findings, busy, throttled, clocks, day, alerts] = await Promise.all([
		gpuDevices(store, project, new Date(from - SHOWN_MS).toISOString()),
		latestFindings(store, { project, model: GPU_POOL, feature: 'temperature_c' }),
		series('utilisation'),
		series('throttled'),
		series('sm_clock_mhz'),
		series('utilisation', to - DAY_MS, 300),
		listAlerts(store.pg.db, { project, model: GPU_POOL, states: ['firing', 'recovering'] })
	]);
	const known = all.filter(isGpu);
	// What is too far stands before what cannot be seen.
	const alert = alerts.toSorted((a, b) => Number(a.verdict === 'blind') - Number(b.verdict === 'blind'))[0];
	const count = Math.max(1, Math.ceil((to - start) / bucket));
	const devices = known.map((device): GpuDevice => {
		const busyShare = columns(busy, device, start, bucket, count);
		const slow = columns(throttled, device, start, bucket, count).map((share) => (share ?? 0) > 0.1);
		const mine = findings.filter((finding) => finding.segment === `gpu=${device.host}/${device.gpu}`);
		return {
			host: device.host,
			gpu: device.gpu,
			gpu_model: device.gpu_model,
			model: device.model,
			version: device.version,
			last_at: device.last_at,
			silent: now.getTime() - Date.parse(device.last_at) > SILENT_MS,
			metrics: device.metrics,
			temperature: mine.toSorted((a, b) => a.window.seconds - b.window.seconds || byAttention(a, b))[0] ?? null,
			throttled_since: since(slow, device.metrics.throttled === 1, start, bucket),
			busy: busyShare,
			throttled: slow
		};
	});
	const selected = devices.find((d) => `${d.host}/${d.gpu}` === query.selected) ?? mostUrgent(devices);
	return {
		devices,
		start,
		bucket,
		selected: selected ? `${selected.host}/${selected.gpu}` : null,
		clock: selected
			? columns(clocks, selected, start, bucket, count).map((value, i) => ({ time: start + i * bucket, value }))
			: [],
		effect: selected && selected.model !== '' ? await effectOn(store, project, selected, query) : null,
		waste: wasteOf(known, day),
		waste_hours: DAY_MS / 3_600_000,
		alert: alert ? { id: alert.id, title: alert.title } : null,
		every: rhythm(busy, seconds)
	};
}

type Place = { host: string; gpu: string };

function columns(buckets: readonly GpuBucket[], { host, gpu }: Place, start: number, bucket: number, count: number) {
	const values = Array.from({ length: count }, (): number | null => null);
	for (const item of buckets) {
		const index = Math.round((Date.parse(item.at) - start) / bucket);
		if (item.host === host && item.gpu === gpu && index >= 0 && index < count) values[index] = item.mean;
	}
	return values;
}

/** Start of the run of throttling that reaches to now. */
function since(slow: readonly boolean[], now: boolean, start: number, bucket: number): number | null {
	if (!now) return null;
	const before = slow.findLastIndex((value, i) => !value && i < slow.length - 1);
	return start + (before + 1) * bucket;
}

function mostUrgent(devices: readonly GpuDevice[]): GpuDevice | undefined {
	const rank = (d: GpuDevice) =>
		(d.silent ? 0 : 4) + (d.throttled_since !== null ? 2 : 0) + (d.temperature?.verdict === 'exceeded' ? 1 : 0);
	return devices.toSorted((a, b) => rank(b) - rank(a))[0];
}

/** The latency of the model that the device serves: of its quantiles the one that needs attention most. */
async function effectOn(store: Store, project: string, { model, version }: GpuDevice, { from, to }: GpuViewQuery) {
	const found = await latestFindings(store, { project, model, metric: 'quantile', segment: '' });
	const mine = found.filter((finding) => finding.version === version || finding.version === '');
	const shortest = Math.min(...mine.map((finding) => finding.window.seconds));
	const finding = mine.filter(({ window }) => window.seconds === shortest).toSorted(byAttention)[0];
	if (!finding) return null;
	const { monitor, window } = finding;
	const series = { project, model, monitor, version: finding.version, segment: '', seconds: window.seconds };
	const [history, alerts] = await Promise.all([
		findingHistory(store, { ...series, from, to }),
		listAlerts(store.pg.db, { project, model, states: ['firing', 'recovering'] })
	]);
	const alert = alerts.find((a) => a.monitor === monitor && a.version === finding.version);
	return {
		finding,
		points: thin(toPoints(history), 600),
		alert_id: alert?.id ?? null
	};
}

function wasteOf(
	devices: readonly { host: string; gpu: string; gpu_model: string; model: string }[],
	day: readonly GpuBucket[]
): Waste[] {
	const hours = 300 / 3600;
	const byModel = Map.groupBy(devices, (device) => device.model);
	return [...byModel].map(([model, mine]) => {
		const samples = day.filter((b) => mine.some((device) => device.host === b.host && device.gpu === b.gpu));
		const kinds = Map.groupBy(mine, (device) => device.gpu_model);
		return {
			model,
			gpus: [...kinds].map(([kind, list]) => `${list.length} × ${kind}`).join(', '),
			busy: samples.length === 0 ? 0 : samples.reduce((sum, b) => sum + b.mean, 0) / samples.length,
			hours: samples.length * hours,
			idle_hours: samples.filter((b) => b.mean < IDLE).length * hours
		};
	});
}

/** Seconds between two samples of a device, from a bucket in the middle. */
function rhythm(buckets: readonly GpuBucket[], seconds: number): number | null {
	const counts = buckets.map((bucket) => bucket.samples).sort((a, b) => a - b);
	const usual = counts[Math.floor(counts.length / 2)];
	return usual ? Math.round(seconds / usual) : null;
}
