import type { Rollout } from '#core/rollout.ts';
import { OPEN_END, webhookBody, type WebhookBody } from './alertmanager-body.ts';

/** What people are told about a rollout: it waits for them, it waits no longer, its gate rolled it back. */
export type RolloutNews = 'held' | 'released' | 'rolled_back';

/** Labels are its identity: a hold and its end have the same. */
export function rolloutLabels(rollout: Rollout, news: RolloutNews): Record<string, string> {
	return {
		alertname: news === 'rolled_back' ? 'rollout_rolled_back' : 'rollout_held',
		project: rollout.project,
		environment: rollout.environment,
		model: rollout.model,
		version: rollout.candidate,
		rollout: rollout.id,
		severity: 'critical'
	};
}

export function rolloutBody(
	rollout: Rollout,
	options: { news: RolloutNews; text: string; at: string; receiver: string; base_url: string; fingerprint: string }
): WebhookBody {
	const { news, at, fingerprint } = options;
	const status = news === 'released' ? 'resolved' : 'firing';
	const weights = Object.entries(rollout.weights).map(([version, weight]) => `${version} ${weight} %`);
	return webhookBody(
		{
			status,
			labels: rolloutLabels(rollout, news),
			annotations: {
				summary: options.text,
				description: `${rollout.model}, ${rollout.candidate} against ${rollout.stable}; traffic: ${weights.join(', ')}`
			},
			startsAt: rollout.held?.at ?? at,
			endsAt: status === 'resolved' ? at : OPEN_END,
			generatorURL: `${options.base_url}/rollouts/${rollout.id}`,
			fingerprint
		},
		{ receiver: options.receiver, base_url: options.base_url, why: news }
	);
}
