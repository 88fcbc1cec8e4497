import type { Finding } from '#core/finding.ts';
import { versionName } from '#core/format.ts';
import type { Rollout, RolloutDecision } from '#core/rollout.ts';
import type { ChartMark } from '#dashboards/layers/marks.ts';
import type { Lane } from '#dashboards/layers/lanes.ts';
import { toPoints, type ChartPoint } from '#dashboards/points.ts';
import { findingHistory } from '#store/repositories/findings.ts';
import { listDecisions, listRollouts } from '#store/repositories/rollouts.ts';
import type { Store } from '#store/store.ts';

/** What moved the traffic of a model, beside what its monitors said. */
export interface TrafficChange {
	rollout: Rollout;
	decision: RolloutDecision;
	/** Share of the candidate after it, in per cent. */
	share: number;
	/** "v13 to 25 %", "back to v12". */
	words: string;
}

/** A series over time with what it is compared with, as its chart draws it. */
export interface Evidence {
	points: ChartPoint[];
	/** The stable version in the same time. */
	reference: { version: string; points: ChartPoint[] } | null;
	marks: ChartMark[];
	lanes: Lane[];
	/** Milliseconds since 1970. */
	from: number;
	to: number;
}

/** Steps of the rollouts of a model, newest first. */
export async function trafficChanges(store: Store, project: string, model: string): Promise<TrafficChange[]> {
	const rollouts = await listRollouts(store.pg.db, { project, model });
	const decisions = await Promise.all(rollouts.slice(0, 5).map((rollout) => listDecisions(store.pg.db, rollout.id)));
	return rollouts
		.slice(0, 5)
		.flatMap((rollout, i) => (decisions[i] ?? []).flatMap((decision) => changeOf(rollout, decision) ?? []))
		.sort((a, b) => b.decision.at.localeCompare(a.decision.at));
}

function changeOf(rollout: Rollout, decision: RolloutDecision): TrafficChange | undefined {
	const candidate = versionName(rollout.candidate);
	if (decision.action === 'roll_back') {
		return { rollout, decision, share: 0, words: `back to ${versionName(rollout.stable)}` };
	}
	if (decision.action !== 'promote' && decision.action !== 'start') return undefined;
	const share = decision.to_step >= rollout.steps.length ? 100 : (rollout.steps[decision.to_step]?.weight ?? 0);
	return { rollout, decision, share, words: `${candidate} to ${share}\u00a0%` };
}

/** The looks of a finding's series in [from, to), the stable version beside it, deploys, and the candidate's traffic. */
export async function readEvidence(
	store: Store,
	finding: Finding,
	{ from, to, changes }: { from: number; to: number; changes: readonly TrafficChange[] }
): Promise<Evidence> {
	const { project, environment, model, version, segment, monitor } = finding;
	const range = { from: new Date(from).toISOString(), to: new Date(to + 1).toISOString(), limit: 5000 };
	const series = { project, environment, model, segment, monitor, seconds: finding.window.seconds };
	const mine = changes.filter(({ rollout }) => rollout.candidate === version || rollout.stable === version);
	const stable = mine.find(({ rollout }) => rollout.candidate === version)?.rollout.stable;
	const [own, other] = await Promise.all([
		findingHistory(store, { ...series, ...range, version }),
		stable === undefined ? [] : findingHistory(store, { ...series, ...range, version: stable })
	]);
	const inView = mine.filter(({ decision }) => Date.parse(decision.at) >= from && Date.parse(decision.at) <= to);
	const points = toPoints(own);
	const first = points[0]?.time ?? from;
	return {
		points,
		reference:
			stable === undefined || other.length === 0 ? null : { version: versionName(stable), points: toPoints(other) },
		marks: inView
			.filter(
				(change, i, all) => all.findIndex((c) => c.words === change.words && c.decision.at === change.decision.at) === i
			)
			.map(({ decision, words }) => ({ time: Date.parse(decision.at), label: words, tone: 'deploy' as const })),
		lanes: trafficLanes(
			mine.filter(({ rollout }) => rollout.candidate === version),
			Math.max(from, first),
			to
		),
		// A series that began inside the time shown would leave most of its chart empty.
		from: Math.max(from, first - (to - first) * 0.05),
		to
	};
}

/** The candidate's share of traffic from step to step. */
function trafficLanes(changes: readonly TrafficChange[], from: number, to: number): Lane[] {
	const steps = changes.toReversed().map(({ decision, share }) => ({ at: Date.parse(decision.at), share }));
	const bars = steps
		.map((step, i) => ({ from: Math.max(from, step.at), to: Math.min(to, steps[i + 1]?.at ?? to), share: step.share }))
		.filter((bar) => bar.to > bar.from && bar.share > 0)
		.map(({ share, ...span }) => ({
			...span,
			tone: share >= 10 ? ('candidate' as const) : ('quiet' as const),
			label: `${share}\u00a0%`
		}));
	const name = changes[0] ? `${versionName(changes[0].rollout.candidate)} traffic` : '';
	return bars.length > 0 ? [{ name, bars }] : [];
}
