import type { Alert } from '#core/alert.ts';
import { seriesKey, type Finding } from '#core/finding.ts';
import { alertTitle, RUNBOOKS } from '#control/decide/alert-words.ts';
import type { Routing } from '#control/decide/grouping.ts';

/** Alerts of one model and version are told together. */
export function groupKey({ model, version }: Pick<Finding, 'model' | 'version'>): string {
	return `${model}@${version}`;
}

/** What an alert is before it is known whom it tells. */
export function draftOf(finding: Finding, verdict: Alert['verdict'], simulated: boolean) {
	return {
		series: seriesKey(finding),
		project: finding.project,
		environment: finding.environment,
		model: finding.model,
		version: finding.version,
		segment: finding.segment,
		monitor: finding.monitor,
		concern: finding.concern,
		metric: finding.metric,
		feature: finding.feature,
		window_seconds: finding.window.seconds,
		verdict,
		reason: finding.reason,
		severity: verdict === 'exceeded' ? ('critical' as const) : ('warning' as const),
		group_key: groupKey(finding),
		simulated,
		first_finding_id: finding.id,
		since: finding.window.start,
		runbook: verdict === 'exceeded' ? RUNBOOKS[finding.concern] : null,
		title: alertTitle(finding, verdict)
	};
}

/** A firing alert with its first lines of the timeline. `at` is when it was opened. */
export function openAlert(
	draft: ReturnType<typeof draftOf>,
	finding: Finding,
	routing: Routing,
	at: string
): Omit<Alert, 'id'> {
	return {
		...draft,
		state: 'firing',
		delivery: routing.delivery,
		leader_id: routing.leader_id ?? null,
		last_finding_id: finding.id,
		finding,
		calm_looks: 0,
		opened_at: at,
		resolved_at: null,
		acknowledged: null,
		timeline: [
			{ at, kind: draft.verdict, who: 'leeway', text: draft.title },
			{ at, kind: 'delivery', who: 'leeway', text: deliveryText(routing.delivery) }
		]
	};
}

/** "Held: grouped, with no. 812", "Paged by 1 channel". */
export function deliveryText({ kind, held_by, detail }: Alert['delivery']): string {
	const word = kind.charAt(0).toUpperCase() + kind.slice(1);
	return held_by ? `${word}: ${held_by}, ${detail}` : `${word} ${detail}`;
}
