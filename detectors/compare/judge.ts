import { decide, isBlind, VERDICTS, type Blind, type Estimate } from '#core/verdict.ts';
import { endsFor } from '#detectors/core/ledger.ts';
import type { Check } from './checks.ts';
import { classicalOf } from './classical.ts';
import type { ComparedFinding } from './finding.ts';

/**
 * All checks of a comparison, worst first. They share alpha evenly: there is one look, and the chance that any of them is
 * called exceeded while nothing is too far is at most alpha. A check that fails is blind, and takes no other with it.
 */
export function judgeChecks(checks: readonly Check[], alpha: number, min_n: number): ComparedFinding[] {
	const level = alpha / Math.max(1, checks.length);
	return checks.map((check) => judged(check, { level, alone: alpha }, min_n)).sort(worstFirst);
}

function judged(check: Check, { level, alone }: { level: number; alone: number }, min_n: number): ComparedFinding {
	const { material, metric, leeway } = check;
	const ends = endsOf(level, alone, leeway);
	const result = estimated(check, { alpha: ends, min_n });
	const blind = isBlind(result);
	const isLaw = metric !== 'missing_share' && metric !== 'new_category_share' && metric !== 'type_change';
	const classical = isLaw && !blind ? classicalOf(check, result.method.params) : { p_value: null, p_value_test: '' };
	const decision = decide(result, leeway);
	return {
		column: material.column,
		kind: material.kind,
		metric,
		value: blind ? null : result.value,
		lower: blind ? null : result.lower,
		upper: blind ? null : result.upper,
		level: blind ? 1 - (ends.lower + ends.upper) : result.level,
		unit: leeway.unit,
		n: result.n,
		reference_n: result.reference_n,
		...decision,
		leeway,
		detail: blind ? result.detail : check.detail,
		// What did not move has changed by chance, and is not worth a word.
		change: decision.moved ? check.change : '',
		method: blind ? { name: metric, version: 1, params: {} } : result.method,
		...classical
	};
}

/**
 * The end that can call something exceeded spends the check's share of alpha. The other one, of a leeway with one limit, only
 * tells `within` from `undecided`, and holds for each check alone: in a closed comparison there is no next look to wait for.
 */
function endsOf(level: number, alone: number, leeway: Check['leeway']): { lower: number; upper: number } {
	const { lower, upper } = endsFor(level, leeway);
	if (leeway.min === undefined) return { lower, upper: Math.max(upper, alone) };
	return leeway.max === undefined ? { lower: Math.max(lower, alone), upper } : { lower, upper };
}

function estimated(check: Check, context: Parameters<Check['estimate']>[0]): Estimate | Blind {
	const { rows, column } = check.material;
	const failed = (why: string): Blind => ({
		blind: 'detector_error',
		detail: `${check.metric} of ${column}: ${why}`,
		n: rows.current,
		reference_n: rows.reference
	});
	try {
		const result = check.estimate(context);
		if (isBlind(result)) return result;
		const { value, lower, upper } = result;
		const sound = [value, lower, upper].every(Number.isFinite) && lower <= value && value <= upper;
		return sound ? result : failed(`gave ${value} in [${lower}, ${upper}]`);
	} catch (error) {
		return failed(error instanceof Error ? error.message : String(error));
	}
}

/** By verdict, then by how far the value has gone towards its limit, then by name. */
export function worstFirst(a: ComparedFinding, b: ComparedFinding): number {
	const distance = ({ value, leeway }: ComparedFinding) => {
		const away = (value ?? 0) - (leeway.origin ?? 0);
		return Math.abs(away) / reach(leeway, away);
	};
	return (
		VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
		distance(b) - distance(a) ||
		(a.column < b.column ? -1 : a.column > b.column ? 1 : 0)
	);
}

/** How far it may go in the direction in which it went. */
function reach({ origin = 0, min, max }: ComparedFinding['leeway'], away: number): number {
	return Math.max(1e-12, Math.abs((away < 0 ? (min ?? max ?? 0) : (max ?? min ?? 0)) - origin));
}
