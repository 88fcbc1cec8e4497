import type { Completeness } from '#core/completeness.ts';
import type { GateCheck } from '#core/gate.ts';
import type { RiskTier } from '#core/model-config.ts';
import type { Rollout, RolloutDecision, RolloutGate } from '#core/rollout.ts';
import type { Verdict } from '#core/verdict.ts';
import { whyNotPromote } from '#control/decide/why-not-promote.ts';
import { gateVerdict, leadingCheck } from '#dashboards/rollout-words.ts';
import { thin, type ChartPoint } from '#dashboards/points.ts';
import { gateHistory, latestGate, listDecisions, listRollouts, rolloutById } from '#store/repositories/rollouts.ts';
import type { Store } from '#store/store.ts';
import { readCompleteness } from './completeness.ts';

export interface RolloutLine {
	rollout: Rollout;
	/** Of the newest look of its step; null before the first. */
	verdict: Verdict | null;
	lead: GateCheck | null;
}

/** Every rollout with what its gate says now: those that run first, then newest first. */
export async function readRolloutList(store: Store, project: string): Promise<RolloutLine[]> {
	const rollouts = await listRollouts(store.pg.db, { project });
	const lines = await Promise.all(
		rollouts.map(async (rollout): Promise<RolloutLine> => {
			const gate = await latestGate(store.pg.db, rollout.id, rollout.step);
			return {
				rollout,
				verdict: gate ? gateVerdict(gate.checks) : null,
				lead: (gate && leadingCheck(gate.checks)) ?? null
			};
		})
	);
	return lines.sort((a, b) => Number(a.rollout.ended_at !== null) - Number(b.rollout.ended_at !== null));
}

export interface RolloutView {
	rollout: Rollout;
	/** Index of the step that is shown. */
	step: number;
	/** Newest look of that step. */
	gate: RolloutGate | null;
	/** Looks of that step, by name of the check. */
	history: Record<string, ChartPoint[]>;
	decisions: RolloutDecision[];
	/** Why a person may not promote now; null where they may. */
	obstacle: string | null;
	/** Now, on the rollout's own clock. */
	now: string;
	tier: RiskTier | null;
	/** What the looks of this step rest on; null before it began. */
	completeness: Completeness | null;
}

/** Points a chart can use: more than two a pixel tell nothing. */
const MOST_POINTS = 600;

/** A rollout with the looks of one of its steps; null when there is none of that id. */
export async function readRolloutPage(
	store: Store,
	id: string,
	options: { step?: number; tierOf: (model: string) => RiskTier | null; now: Date }
): Promise<RolloutView | null> {
	const db = store.pg.db;
	const rollout = await rolloutById(db, id);
	if (!rollout) return null;
	const asked = options.step ?? rollout.step;
	const step = rollout.steps[asked]?.started_at ? asked : rollout.step;
	const [gates, decisions] = await Promise.all([gateHistory(db, id, step), listDecisions(db, id, 100)]);
	const gate = gates.at(-1) ?? null;
	const current = step === rollout.step ? gate : ((await latestGate(db, id, rollout.step)) ?? null);
	const now =
		rollout.ended_at ?? (rollout.clock === 'data' ? (current?.at ?? rollout.started_at) : options.now.toISOString());
	const started = rollout.steps[step]?.started_at;
	return {
		rollout,
		step,
		gate,
		history: historyOf(gates),
		decisions,
		obstacle: whyNotPromote(rollout, current?.checks ?? null),
		now,
		tier: options.tierOf(rollout.model),
		completeness: started ? await readCompleteness(store, { ...rollout, from: started, to: gate?.at ?? now }) : null
	};
}

function historyOf(gates: readonly RolloutGate[]): Record<string, ChartPoint[]> {
	const points = new Map<string, ChartPoint[]>();
	for (const { at, checks } of gates) {
		for (const { check, value, lower, upper, verdict, moved, n, detail } of checks) {
			const list = points.get(check) ?? [];
			points.set(check, list);
			list.push({ time: Date.parse(at), value, lower, upper, verdict, moved, n, detail });
		}
	}
	return Object.fromEntries([...points].map(([check, list]) => [check, thin(list, MOST_POINTS)]));
}
