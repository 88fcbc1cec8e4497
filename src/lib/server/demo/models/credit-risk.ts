import type { ModelConfigInput } from '#core/model-config.ts';
import { CREDIT_RISK } from '#demo/simulate/credit-risk.ts';
import {
	categorical,
	drift,
	errors,
	HOUR,
	jensenShannon,
	MINUTE,
	missing,
	numeric,
	psi,
	type Reference
} from './parts.ts';

const FEATURES = {
	income: numeric(0.24, 'thousand €'),
	debt_to_income: numeric(0.19),
	bureau_score: numeric(0.22),
	employment_years: numeric(0.07, 'years'),
	age: numeric(0.02, 'years'),
	loan_amount: numeric(0.06, '€'),
	term_months: numeric(0.03, 'months'),
	open_accounts: numeric(0.03),
	late_payments_12m: numeric(0.09),
	channel: categorical(0.02),
	purpose: categorical(0.02),
	housing: categorical(0.01)
};

const IMPUTED = 'The imputation was validated with up to five in a hundred values missing.';

/** Minutes show the story while it happens; at the live rate they hold enough rows for these leeways. */
export function creditRisk(reference: Reference): ModelConfigInput {
	return {
		model: CREDIT_RISK,
		simulated: true,
		owner: 'Lending',
		description: 'Approves or declines consumer loans. v13 reads its inputs from the new feature view.',
		risk_tier: 'high',
		features: FEATURES,
		segments: ['channel'],
		favourable: 'approve',
		windows: [MINUTE, HOUR],
		min_n: 80,
		reference,
		monitors: [
			...drift(
				FEATURES,
				{ psi: 0.2, jensen_shannon: 0.15 },
				'Up to here the approval rate moved by less than half a point in the yearly backtests.'
			),
			...['income', 'bureau_score', 'debt_to_income'].map((feature) => missing(feature, 0.004, 0.05, IMPUTED)),
			jensenShannon('@prediction', 0.15, 'A larger shift of the approval rate is what Risk must sign off.'),
			psi('@score', 0.2, 'Above it the cut-off no longer means the risk that it was set for.'),
			errors(0.01)
		]
	};
}
