import type { Limits } from '#core/backtest.ts';
import type { ModelConfig } from '#core/model-config.ts';
import { modelArrivals, type ModelArrival } from '#store/repositories/detect-windows.ts';
import { activeReference, monitorsOf, profilesOf, type MonitorRow } from '#store/repositories/monitoring.ts';
import type { Store } from '#store/store.ts';
import { configOf, profileKey, referenceWords, type OtherReference, type Plan } from './plan.ts';
import { loadBaseline, overClassesOf } from './reference.ts';

/** Whose history is replayed. */
export interface BacktestRequest {
	project: string;
	models: readonly ModelConfig[];
	environment: string;
	model: string;
	monitor: string;
}

/** Why there is no backtest, with what to do. */
export interface NoBacktest {
	cannot: string;
}

/** What the runner's plan says of one monitor. */
export interface BacktestPlan {
	plan: Plan;
	arrival: ModelArrival;
	monitor: MonitorRow;
}

/** Series of a model as its monitors are: what a backtest spends is that of the last one. */
export function seriesCount({ monitors }: Pick<Plan, 'monitors'>): number {
	return monitors.reduce((sum, { windows }) => sum + windows.length, 0);
}

/** The limits of a monitor, without what else its leeway says. */
export function limitsOf({ leeway: { min, max } }: Pick<MonitorRow, 'leeway'>): Limits {
	return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

/** The plan of a model as it is stored, without those of its references that the monitor does not name. Reads only. */
export async function backtestPlan(store: Store, request: BacktestRequest): Promise<BacktestPlan | NoBacktest> {
	const { project, models, environment, model, monitor: name } = request;
	const key = { project, environment, model };
	const monitors = (await monitorsOf(store, key)).filter(({ enabled }) => enabled);
	const monitor = monitors.find((row) => row.monitor === name);
	if (!monitor) {
		const known = monitors.map((row) => row.monitor).join(', ');
		return {
			cannot: `${model} has no monitor "${name}"; it has ${known || 'none until its first rows are looked at'}.`
		};
	}
	const arrival = (await modelArrivals(store, project)).find(
		(row) => row.model === model && row.environment === environment
	);
	const reference = await activeReference(store, key);
	if (!arrival || !reference)
		return { cannot: `${model} in ${environment} has no reference yet: a backtest needs one.` };
	const config = configOf(models, model, environment);
	const profiles = await profilesOf(store, key);
	const plan = {
		...key,
		config,
		monitors,
		reference,
		references: new Map<string, OtherReference>(),
		first_ts: arrival.first_ts,
		no_reference: '',
		baseline: await loadBaseline(store, reference.id),
		profiles: new Map(profiles.map((row) => [profileKey(row.feature, row.binning_id, row.window_seconds), row]))
	};
	if (monitor.reference === '') return { plan, arrival, monitor };
	const other = await otherReference(store, plan, monitor.reference);
	if (!other)
		return { cannot: `${name} is held against ${monitor.reference}, which has not been frozen: its rows are missing.` };
	return { plan: { ...plan, references: new Map([[monitor.reference, other]]) }, arrival, monitor };
}

async function otherReference(store: Store, plan: Plan, name: string): Promise<OtherReference | undefined> {
	const declared = plan.config.references[name];
	if (!declared) return undefined;
	const words = referenceWords(name, declared);
	if (declared.kind === 'moving') return { id: name, words, is: declared };
	const set = await activeReference(store, plan, name);
	if (!set) return undefined;
	const summaries = [...(await loadBaseline(store, set.id))].map(([cell, { summary }]) => [cell, summary] as const);
	return { id: set.id, words, is: { set, baseline: overClassesOf(plan.baseline, summaries) } };
}
