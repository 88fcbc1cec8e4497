import type { Alert } from '#core/alert.ts';
import type { Concern, Finding } from '#core/finding.ts';
import { estimateText, formatAllowed } from '#core/format.ts';
import { driversOf, metricWord, subjectWord } from '#core/metric-words.ts';

/** One line for people: "income moved too far: PSI 0.31 [0.27, 0.36], allowed up to 0.10". */
export function alertTitle(finding: Finding, verdict: Alert['verdict']): string {
	const subject = subjectWord(finding);
	if (verdict === 'blind') {
		return `Leeway cannot see ${subject}: ${finding.detail || finding.reason.replaceAll('_', ' ')}`;
	}
	const side = finding.reason === 'below_min' ? 'low' : 'high';
	const what = finding.concern === 'drift' ? `${subject} moved too far` : `${subject} too ${side}`;
	const allowed = formatAllowed(finding.leeway, finding.unit);
	const drivers = driversOf(finding);
	const by = drivers.length > 0 ? `, mostly by ${drivers.join(', ')}` : '';
	return `${what}: ${metricWord(finding)} ${estimateText(finding, finding.unit)}, allowed ${allowed}${by}`;
}

/** What to do first, where the owner wrote no runbook of their own. */
export const RUNBOOKS: Record<Concern, string> = {
	drift:
		'Look at the same window of the stable version. If that is within, roll the candidate back first and look after; if not, the world or a source of data changed.',
	performance:
		'Check that the labels are complete, then which segment carries the loss. Roll back if the stable version is within on the same window.',
	fairness:
		'Check the sizes of the groups and what explains the gap, then open a finding with the owner of the risk. Do not widen the leeway to close it.',
	service: 'Compare versions and GPUs on the same window: a slow device is not a slow model.',
	gpu: 'Take the device out of the pool if it throttles, and check cooling and power before the model.'
};
