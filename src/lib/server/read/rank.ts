import type { Finding } from '#core/finding.ts';
import type { FeatureKind } from '#core/model-config.ts';
import { toMargin } from '#core/glyph-margin.ts';
import type { Verdict } from '#core/verdict.ts';
import type { AccuracyChange } from '#detectors/core/expected-accuracy.ts';

/** Order of attention. What Leeway cannot see stands before what is fine: no data is never healthy. */
const ATTENTION: Record<Verdict, number> = { exceeded: 0, undecided: 1, blind: 2, within: 3 };

type Ranked = Pick<Finding, 'verdict' | 'value' | 'lower' | 'upper' | 'leeway' | 'moved' | 'monitor'> & {
	/** Among the discoveries of its list (discoveries.ts), where the list has them. */
	discovered?: boolean;
	/** Of its feature, 0 to 1; not declared counts as 1. */
	importance?: number | null;
	/** What the change is expected to do to accuracy, where that is known. */
	performance?: AccuracyChange | null;
};

/** Importances by feature: what is measured of a text or an embedding counts as much as the whole, where it says nothing itself. */
export function importancesOf(
	features: readonly { feature: string; kind: FeatureKind; importance: number | null }[]
): Map<string, number | null> {
	const wholes = features.filter(({ kind }) => kind === 'text' || kind === 'embedding');
	const ofWhole = (feature: string) => wholes.find((whole) => feature.startsWith(`${whole.feature}.`))?.importance;
	return new Map(features.map(({ feature, importance }) => [feature, importance ?? ofWhole(feature) ?? null]));
}

/** How much of its leeway an estimate uses up: 0 at the origin, 1 at the limit; null when blind. */
export function usedUp(finding: Omit<Ranked, 'monitor' | 'discovered' | 'importance' | 'performance'>): number | null {
	const { value, lower, upper, verdict, moved, leeway } = finding;
	return toMargin({ value, lower, upper, verdict, moved }, leeway).value;
}

/**
 * By verdict, then moved ones first, then discovered ones, then by what they are expected to cost in accuracy where that is known
 * and sure, then by expected effect on predictions (how much of the leeway is used up, times the feature's importance), then by
 * name.
 */
export function byAttention(a: Ranked, b: Ranked): number {
	return (
		ATTENTION[a.verdict] - ATTENTION[b.verdict] ||
		Number(b.moved) - Number(a.moved) ||
		Number(b.discovered ?? false) - Number(a.discovered ?? false) ||
		harm(b) - harm(a) ||
		effect(b) - effect(a) ||
		a.monitor.localeCompare(b.monitor)
	);
}

function effect(of: Ranked): number {
	return (usedUp(of) ?? 0) * (of.importance ?? 1);
}

/** Accuracy that is expected to be lost, as far as its interval excludes that none is. */
function harm({ performance }: Ranked): number {
	return performance && performance.upper < 0 ? -performance.change : 0;
}
