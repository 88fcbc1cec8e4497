import type { Alert, AlertState } from '#core/alert.ts';
import { alertById, listAlerts } from '#store/repositories/alerts.ts';
import type { Store } from '#store/store.ts';

export interface AlertQuery {
	project: string;
	/** `open`: firing or recovering. Left out: all. */
	state?: AlertState | 'open';
	model?: string;
	limit: number;
}

/** Alerts, newest first. */
export async function readAlerts(store: Store, { project, state, model, limit }: AlertQuery): Promise<Alert[]> {
	const states: AlertState[] | undefined = state === 'open' ? ['firing', 'recovering'] : state && [state];
	return listAlerts(store.pg.db, { project, limit, ...(states && { states }), ...(model !== undefined && { model }) });
}

export async function readAlert(store: Store, id: number): Promise<Alert | undefined> {
	return alertById(store.pg.db, id);
}
