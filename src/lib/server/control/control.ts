import type { AuditCheck } from '#core/audit.ts';
import type { BiasReport, Report, ReportCheck } from '#core/report.ts';
import type { Rollout, RolloutConfigInput, VerdictAnswer, VerdictRequest, Weights } from '#core/rollout.ts';
import { rolloutById } from '#store/repositories/rollouts.ts';
import { createAlerts, type Alerts } from './alerts.ts';
import { closeWithdrawn } from './close-withdrawn.ts';
import { contextOf, type ControlDeps } from './deps.ts';
import { deliverDue } from './outbox.ts';
import { repeat } from './repeat.ts';
import { freezeBiasReport, verifyReport } from './reports.ts';
import { accepted, notFound, type Result } from './result.ts';
import { createRolloutButtons, type RolloutButtons } from './rollout-buttons.ts';
import { createRolloutEngine } from './rollouts.ts';
import { answerVerdict } from './verdict.ts';
import { verifyAudit } from './verify-audit.ts';

const ROLLOUT_SECONDS = 3;
const OUTBOX_SECONDS = 2;

/** Alerts, notifications, rollouts, reports and the audit log. Reading is done by `#store/repositories`. */
export interface Control extends Pick<Alerts, 'onFindings' | 'acknowledge'>, RolloutButtons {
	createRollout(spec: RolloutConfigInput, by?: string): Promise<Result<Rollout>>;
	/** What a router should send to each version, in per cent. */
	weights(id: string): Promise<Result<{ id: string; model: string; state: Rollout['state']; weights: Weights }>>;
	verdict(request: VerdictRequest): Promise<VerdictAnswer>;
	freezeBiasReport(report: { content: BiasReport; by: string }): Promise<Result<Report>>;
	verifyReport(id: number): Promise<Result<ReportCheck>>;
	verifyAudit(): Promise<AuditCheck>;
	/** One round of every rollout, and of the outbox. The loops call them; tests may too. */
	tickRollouts(): Promise<void>;
	deliverDue(): Promise<number>;
	close(): Promise<void>;
}

/** Starts the loops, and the rollouts of the configuration that are not known yet. */
export async function startControl(deps: ControlDeps, options: { loops?: boolean } = {}): Promise<Control> {
	const context = contextOf(deps);
	const alerts = createAlerts(context);
	const engine = createRolloutEngine(context, alerts);
	for (const spec of context.config.project_file.rollouts) {
		const started = await engine.create(spec);
		if (!started.ok && started.kind !== 'refused') context.onError('rollout of leeway.yaml', started.reason);
	}
	const round = async () => {
		await engine.tick();
		await closeWithdrawn(context, alerts);
	};
	const stops =
		options.loops === false
			? []
			: [
					repeat(round, ROLLOUT_SECONDS, (error) => context.onError('rollouts', error)),
					repeat(
						async () => void (await deliverDue(context)),
						OUTBOX_SECONDS,
						(error) => context.onError('outbox', error)
					)
				];
	return {
		onFindings: alerts.onFindings,
		acknowledge: alerts.acknowledge,
		...createRolloutButtons(context, alerts),
		createRollout: engine.create,
		async weights(id) {
			const found = await rolloutById(context.store.pg.db, id);
			if (!found) return notFound(`rollout ${id}`);
			return accepted({ id, model: found.model, state: found.state, weights: found.weights });
		},
		verdict: (request) => answerVerdict(context, request),
		freezeBiasReport: (report) => freezeBiasReport(context, report),
		verifyReport: (id) => verifyReport(context, id),
		verifyAudit: () => verifyAudit(context),
		tickRollouts: round,
		deliverDue: () => deliverDue(context),
		async close() {
			await Promise.all(stops.map((stop) => stop()));
		}
	};
}
