import type { Finding } from './finding.ts';
import type { Leeway } from './verdict.ts';

/**
 * What a gate asks about one step of a rollout: a metric that compares the candidate with the stable
 * version on the same event-time window, and the margin it must stay inside.
 */
export interface GateCheckSpec {
	/** Slug, unique in the gate: `drift`, `p99-ttft`, `errors`. */
	check: string;
	/** For people: "Time to first token, p99". */
	title: string;
	/** What it looks at, in words, below the title: "worst of 12 features", "all traffic". */
	scope: string;
	/** A check that is not required is shown, and decides nothing. */
	required: boolean;
	/** psi, jensen_shannon, rate_difference, quantile_difference, spd, dir, level_difference, ... */
	metric: string;
	/** '' = the worst of all declared features (distances only). */
	feature: string;
	/** '' = all traffic; 'dimension=value' = the disadvantaged group of a fairness check. */
	segment: string;
	/** The reference group of a fairness check, as 'dimension=value'. */
	against?: string;
	/** The quantile of a latency check, in (0, 1). */
	quantile?: number;
	/** Fewer rows than this on either side are `blind: too_few`. */
	min_n: number;
	leeway: Leeway;
}

/** One check at one look: a finding without its ids, with the name of the check. */
export type GateCheck = Pick<GateCheckSpec, 'check' | 'title' | 'scope' | 'required'> &
	Pick<
		Finding,
		| 'metric'
		| 'feature'
		| 'segment'
		| 'value'
		| 'lower'
		| 'upper'
		| 'level'
		| 'unit'
		| 'n'
		| 'reference_n'
		| 'moved'
		| 'leeway'
		| 'verdict'
		| 'reason'
		| 'detail'
		| 'method'
	>;

/** One look of a gate. `from` is the start of the step, ISO 8601; the window ends at `to`, exclusive. */
export interface GateLook {
	project: string;
	environment: string;
	model: string;
	stable: string;
	candidate: string;
	checks: GateCheckSpec[];
	from: string;
	to: string;
	/** Number of the step and of the look inside the step, both from 1: they decide the alpha spent. */
	step: number;
	look: number;
	/** Error budgets of the rollout's own ledger, for its whole life. */
	alpha: { false_promotion: number; false_rollback: number };
}
