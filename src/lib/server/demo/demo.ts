import { GPU_POOL, type Finding } from '#core/finding.ts';
import { modelConfigSchema } from '#core/model-config.ts';
import type { Detect } from '#detectors/runner/detect.ts';
import type { Ingest } from '#ingest/ingest.ts';
import type { Control } from '#control/control.ts';
import type { Config } from '#server/config/load.ts';
import { readDemoState, writeDemoState, type DemoState } from '#store/repositories/demo.ts';
import type { Store } from '#store/store.ts';
import { bridge, historyPlan, referenceEnd, type HistoryPlan } from './history.ts';
import { startLive } from './live.ts';
import { loadHistory, storeBatch, type OnProgress } from './load.ts';
import { demoModels } from './project.ts';
import { servingNow, startCanary } from './release.ts';
import { ADMISSIONS_DAY, BERKELEY } from './simulate/berkeley.ts';
import { directSink, kafkaSink } from './sink.ts';

export interface DemoParts {
	store: Store;
	config: Config;
	ingest: Pick<Ingest, 'ingestRecords'>;
	detect: Pick<Detect, 'backfill' | 'hold'>;
	control: Pick<Control, 'onFindings' | 'createRollout' | 'rollback'>;
	/** Hears what failed in the background. */
	onError?: (error: unknown) => void;
}

export interface Demo {
	/** Stores the two weeks of history, unless an earlier run did. */
	load(onProgress: OnProgress): Promise<void>;
	/** Starts live traffic with the next chapter of the story, and looks at the history if nobody did yet. */
	run(): Promise<void>;
	/** Ends live traffic, after what is on its way. */
	stop(): Promise<void>;
}

const SEED = 1973;
/** Longer gaps between two runs are left as they are: nobody watched then. */
const MOST_BRIDGED_MS = 20 * 60_000;
const DAY_MS = 86_400_000;

/**
 * The configuration with the models of the demo in it, and what the demo remembers. Call it once the store is open and
 * before anything reads the configuration: the reference of the models is the first week of the history.
 */
export async function withDemo(store: Store, config: Config, now = Date.now()): Promise<Config> {
	const { project_file } = config;
	const state = await stateOf(store, project_file.project, now);
	const own = new Set(project_file.models.map(({ model }) => model));
	const models = demoModels(planOf(state)).map((model) => modelConfigSchema.parse(model));
	const added = models.filter(({ model }) => !own.has(model));
	return { ...config, project_file: { ...project_file, models: [...project_file.models, ...added] } };
}

/** The demo over the parts of a server that was configured by `withDemo`. */
export async function startDemo(parts: DemoParts): Promise<Demo> {
	const { store, config, ingest, detect, control, onError = () => undefined } = parts;
	const { project, topics } = config.project_file;
	let live: { stop(): Promise<void> } | undefined;
	let letDetectGo = (): void => undefined;
	let progress: OnProgress = () => undefined;

	async function load(onProgress: OnProgress): Promise<void> {
		progress = onProgress;
		const state = await stateOf(store, project, Date.now());
		if (state.evaluated) return;
		// Until `run` has looked at the history: a tick in between would look at it as if nobody kept its alerts.
		letDetectGo = detect.hold();
		if (state.loaded) return;
		try {
			const plan = planOf(state);
			await loadHistory(plan, ingest.ingestRecords, (detail, share) => onProgress(detail, share * LOAD_SHARE));
			for (const batch of bridge(plan, bridgeEnd(plan, Date.now()))) await storeBatch(ingest.ingestRecords, batch);
			await remember({ loaded: true });
		} catch (error) {
			letDetectGo();
			throw error;
		}
	}

	async function run(): Promise<void> {
		const state = await stateOf(store, project, Date.now());
		const sink = config.kafka_brokers
			? await kafkaSink(config.kafka_brokers, topics)
			: directSink(ingest.ingestRecords);
		live = startLive({
			seed: state.seed,
			first_chapter: state.next_chapter,
			sink,
			serving: () => servingNow(store, project),
			async onChapter({ chapter, canary }) {
				await remember({ next_chapter: chapter + 1 });
				await startCanary({ store, control }, project, canary);
			},
			onError
		});
		// The history is looked at while live traffic flows: its windows are closed before the first live one is.
		if (!state.evaluated) await evaluateHistory(planOf(state)).finally(letDetectGo);
	}

	/** Findings of the past on the data's own clock; their alerts are dated by event time, and tell nobody. */
	async function evaluateHistory(plan: HistoryPlan): Promise<void> {
		const models = [...demoModels(plan).map(({ model }) => model), GPU_POOL];
		for (const [index, model] of models.entries()) {
			const share = LOAD_SHARE + ((1 - LOAD_SHARE) * index) / models.length;
			progress(`simulated traffic flows; looking at the last week of ${model}`, share);
			// The first week is the reference: looking at it says nothing.
			const start = model === BERKELEY ? ADMISSIONS_DAY : referenceEnd(plan);
			const end = model === BERKELEY ? ADMISSIONS_DAY + DAY_MS : plan.end;
			const range = { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
			const findings: Finding[] = await detect.backfill({ model, ...range });
			// A public record of 1973 is no incident.
			if (model !== BERKELEY) await control.onFindings(findings, { replay: 'record' });
		}
		await remember({ evaluated: true });
	}

	async function remember(change: Partial<DemoState>): Promise<void> {
		const state = await stateOf(store, project, Date.now());
		await writeDemoState(store, project, { ...state, ...change });
	}

	return {
		load,
		run,
		async stop() {
			await live?.stop();
			live = undefined;
		}
	};
}

/** Of the whole load, how much is storing; the rest is looking at what was stored. */
const LOAD_SHARE = 0.6;

function planOf({ seed, history_end }: DemoState): HistoryPlan {
	return historyPlan(seed, history_end);
}

async function stateOf(store: Store, project: string, now: number): Promise<DemoState> {
	const known = await readDemoState(store, project);
	if (known) return known;
	const state = {
		seed: SEED,
		history_end: historyPlan(SEED, now).end,
		loaded: false,
		evaluated: false,
		next_chapter: 0
	};
	await writeDemoState(store, project, state);
	return state;
}

/** Until when the gap after the history is filled: a load that took much longer than planned leaves a gap. */
function bridgeEnd(plan: HistoryPlan, now: number): number {
	return now - plan.end > MOST_BRIDGED_MS ? plan.end : Math.floor(now / 1000) * 1000;
}
