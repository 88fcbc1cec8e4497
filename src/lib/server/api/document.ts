import { codeVersion } from '#control/basis.ts';
import { openApiDocument } from './openapi.ts';
import type { AnyOperation } from './operation.ts';
import * as alerts from './operations/alerts.ts';
import { auditIngest } from './operations/audit.ts';
import { backtestMonitor } from './operations/backtest.ts';
import * as health from './operations/health.ts';
import * as models from './operations/models.ts';
import * as pool from './operations/pool.ts';
import * as quarantine from './operations/quarantine.ts';
import { RAW_OPERATIONS } from './operations/raw.ts';
import { RECEIVE_OPERATIONS } from './operations/receive.ts';
import { backfillModel } from './operations/replay.ts';
import * as rollouts from './operations/rollouts.ts';

/** Every operation whose answer is one JSON document, in the order of the pages. */
export const OPERATIONS: readonly AnyOperation[] = [
	health.getHealth,
	models.listModels,
	models.getModel,
	models.getDrift,
	models.getFindings,
	models.getChanges,
	models.getSlices,
	models.getBias,
	models.getEvidence,
	backfillModel,
	backtestMonitor,
	alerts.listAlerts,
	alerts.getAlert,
	alerts.acknowledgeAlert,
	rollouts.listRollouts,
	rollouts.getRollout,
	rollouts.getDecisions,
	rollouts.getGates,
	rollouts.getWeights,
	rollouts.promoteRollout,
	rollouts.holdRollout,
	rollouts.resumeRollout,
	rollouts.rollBackRollout,
	rollouts.askVerdict,
	pool.getGpus,
	pool.getIngest,
	auditIngest,
	quarantine.listQuarantine,
	quarantine.getQuarantined,
	quarantine.replayQuarantine,
	quarantine.expireQuarantine
];

/** The OpenAPI document of this server. */
export function openApi() {
	return openApiDocument(codeVersion(), OPERATIONS, [...RECEIVE_OPERATIONS, ...RAW_OPERATIONS]);
}
