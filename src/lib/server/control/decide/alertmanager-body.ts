import type { Alert } from '#core/alert.ts';
import { formatCount } from '#core/format.ts';

type Text = Record<string, string>;

export type WebhookAlert = {
	status: 'firing' | 'resolved';
	labels: Text;
	annotations: Text;
	startsAt: string;
	endsAt: string;
	generatorURL: string;
	fingerprint: string;
};

/** The body of an Alertmanager webhook, version 4, so that whatever understands Alertmanager understands Leeway. */
export type WebhookBody = {
	version: '4';
	groupKey: string;
	truncatedAlerts: number;
	receiver: string;
	status: 'firing' | 'resolved';
	notification_reason: string;
	alerts: WebhookAlert[];
	groupLabels: Text;
	commonLabels: Text;
	commonAnnotations: Text;
	routeLabels: Text;
	externalURL: string;
};

/** Alertmanager's word for "not ended". */
export const OPEN_END = '0001-01-01T00:00:00Z';

/** Labels are the identity of an alert for everything downstream: no estimate, no count, no time may stand in them. */
export function identityLabels(alert: Alert): Text {
	return {
		alertname: alert.monitor,
		project: alert.project,
		environment: alert.environment,
		model: alert.model,
		version: alert.version,
		segment: alert.segment,
		metric: alert.metric,
		feature: alert.feature,
		concern: alert.concern,
		verdict: alert.verdict,
		severity: alert.severity
	};
}

/** @param fingerprint hash of the identity labels */
export function alertmanagerBody(
	alert: Alert,
	options: { receiver: string; base_url: string; fingerprint: string; why: string }
): WebhookBody {
	const status = alert.state === 'resolved' ? 'resolved' : 'firing';
	const labels = identityLabels(alert);
	const annotations = {
		summary: alert.title,
		description: `${alert.model} ${alert.version || 'unattributed'}, window ${alert.finding.window.start} to ${alert.finding.window.end}, ${formatCount(alert.finding.n)} rows`,
		rationale: alert.finding.leeway.rationale,
		number: String(alert.id),
		...(alert.runbook === null ? {} : { runbook: alert.runbook })
	};
	const { fingerprint } = options;
	const generatorURL = `${options.base_url}/alerts/${alert.id}`;
	const endsAt = alert.resolved_at ?? OPEN_END;
	return webhookBody(
		{ status, labels, annotations, startsAt: alert.since, endsAt, generatorURL, fingerprint },
		options
	);
}

/** One alert as a whole message, grouped by model and version. */
export function webhookBody(
	alert: WebhookAlert,
	options: { receiver: string; base_url: string; why: string }
): WebhookBody {
	const { status, labels, annotations } = alert;
	const { model = '', version = '' } = labels;
	return {
		version: '4',
		groupKey: `{}:{model=${JSON.stringify(model)}, version=${JSON.stringify(version)}}`,
		truncatedAlerts: 0,
		receiver: options.receiver,
		status,
		notification_reason: options.why,
		alerts: [alert],
		groupLabels: { model, version },
		commonLabels: labels,
		commonAnnotations: annotations,
		routeLabels: {},
		externalURL: options.base_url
	};
}
