import type { Finding } from '#core/finding.ts';
import { benjaminiYekutieli, eBenjaminiHochberg } from '#detectors/core/false-discovery.ts';

/** Of the changes that a list names as discovered, on average at most this share did not happen. */
export const FALSE_DISCOVERIES = 0.05;

type Judged = Pick<Finding, 'moved' | 'verdict' | 'level' | 'method'>;

/**
 * Which findings of one list, read at one moment, are discovered to have moved at all: more of them than `moved`, which holds over all
 * looks together, and less sure. Findings that carry a p-value of "nothing changed" by Benjamini and Yekutieli, the others by
 * the e-value of their interval; each kind gets half of the rate, and the rates add up. They rank; they page nobody.
 */
export function discoveries(findings: readonly Judged[]): boolean[] {
	const p = findings.map(({ method }) => method.params.p_no_change);
	const tested = p.filter((value) => typeof value === 'number');
	const others = findings.filter((_, i) => typeof p[i] !== 'number');
	const byP = benjaminiYekutieli(tested, FALSE_DISCOVERIES / 2);
	const byE = eBenjaminiHochberg(others.map(evidence), FALSE_DISCOVERIES / 2);
	return findings.map((finding, i) => (typeof p[i] === 'number' ? byP.shift() : byE.shift()) === true && seen(finding));
}

/** The e-value of "nothing changed": one over the error of an interval that excludes it. */
function evidence({ moved, level }: Judged): number {
	return moved ? 1 / Math.max(1 - level, Number.MIN_VALUE) : 0;
}

/** What cannot be seen is no discovery. */
function seen({ verdict }: Judged): boolean {
	return verdict !== 'blind';
}
