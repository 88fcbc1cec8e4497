import { biasReportSchema, type BiasReport, type Report, type ReportCheck } from '#core/report.ts';
import { contentHash } from '#server/content-hash.ts';
import { appendAudit, listAudit } from '#store/repositories/audit.ts';
import { insertReport, reportById } from '#store/repositories/reports.ts';
import type { Context } from './deps.ts';
import { accepted, invalid, notFound, type Result } from './result.ts';

/** Freezes a bias page: what it says now stays at its address, with the hash of it in the audit chain. */
export async function freezeBiasReport(
	context: Context,
	{ content, by }: { content: BiasReport; by: string }
): Promise<Result<Report>> {
	if (by.trim() === '') return invalid('Say who freezes it: a report carries the name of the person behind it.');
	const parsed = biasReportSchema.safeParse(content);
	if (!parsed.success) return invalid(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '));
	const at = context.now();
	const hash = contentHash(parsed.data);
	const { project, model } = parsed.data;
	const report = await context.store.pg.db.transaction(async (tx) => {
		const stored = await insertReport(tx, {
			kind: 'bias',
			project,
			model,
			created_at: at,
			created_by: by,
			content: parsed.data,
			hash
		});
		await appendAudit(tx, { at, who: by, action: 'report.freeze', subject: `report/${stored.id}`, detail: { hash } });
		return stored;
	});
	return accepted(report);
}

/** Makes the hash again from what is stored, and looks for it in the audit chain. */
export async function verifyReport(context: Context, id: number): Promise<Result<ReportCheck>> {
	const report = await reportById(context.store.pg.db, id);
	if (!report) return notFound(`report ${id}`);
	const recomputed = contentHash(report.content);
	const lines = await listAudit(context.store.pg.db, { subject: `report/${id}` });
	const in_audit_log = lines.some(
		({ action, detail }) =>
			action === 'report.freeze' && JSON.stringify(detail) === JSON.stringify({ hash: recomputed })
	);
	return accepted({ id, stored: report.hash, recomputed, equal: recomputed === report.hash, in_audit_log });
}
