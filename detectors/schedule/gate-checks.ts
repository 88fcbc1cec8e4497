import { metricNamed } from '#detectors/metrics/registry.ts';

/** What a check of a gate asks for; '' = not named. */
export interface GateCheckAsked {
	metric: string;
	feature: string;
	segment: string;
	against?: string | undefined;
}

/** Why a gate cannot measure what a check asks for: the key that is wrong and what to write; undefined where it can. */
export function gateCheckProblem(
	asked: GateCheckAsked
): { key: 'feature' | 'segment' | 'against'; message: string } | undefined {
	const { metric, feature, segment, against = '' } = asked;
	const needs = metricNamed(metric)?.needs;
	if (needs === 'level') {
		if (segment !== '') return { key: 'segment', message: `"${segment}": devices have no segments: leave it out.` };
		const message = `${metric} is of a level of the devices: name it here, such as "temperature_c".`;
		return feature === '' ? { key: 'feature', message } : undefined;
	}
	for (const [key, group] of [['segment', segment] as const, ['against', against] as const])
		if (group !== '' && !/^[^=]+=/.test(group))
			return { key, message: `"${group}" names no group: write "dimension=value", such as "channel=web".` };
	// Of two versions, a rate is that of one group in both.
	if (needs !== 'groups' || metric === 'rate_difference') return undefined;
	if (segment === '') {
		const message = `${metric} compares two groups: name one here, such as "sex=F", the other under against.`;
		return { key: 'segment', message };
	}
	const message = `${metric} compares ${segment} with another group: name it here, such as "sex=M".`;
	return against === '' ? { key: 'against', message } : undefined;
}
