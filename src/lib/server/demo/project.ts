import type { ModelConfigInput } from '#core/model-config.ts';
import { historyStart, referenceEnd, type HistoryPlan } from './history.ts';
import { berkeley } from './models/berkeley.ts';
import { creditRisk } from './models/credit-risk.ts';
import { screening } from './models/screening.ts';
import { supportReply } from './models/support-reply.ts';

/** The models of the demo as configuration. The reference is the first week of the history. */
export function demoModels(plan: HistoryPlan): ModelConfigInput[] {
	const reference: ModelConfigInput['reference'] = {
		kind: 'window',
		start: new Date(historyStart(plan)).toISOString(),
		end: new Date(referenceEnd(plan)).toISOString()
	};
	return [creditRisk(reference), screening(reference), supportReply(reference), berkeley()];
}
