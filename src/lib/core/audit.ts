import { z } from 'zod';

/** One line of the append-only log. `hash` covers all other fields, `previous_hash` the line before. */
export const auditEntrySchema = z.strictObject({
	seq: z.int(),
	at: z.string(),
	/** 'leeway' or a person. */
	who: z.string(),
	/** Slug: alert.acknowledge, rollout.promote, report.freeze, ... */
	action: z.string(),
	/** What it was done to: "alert/812", "rollout/credit-risk-v13". */
	subject: z.string(),
	detail: z.json(),
	previous_hash: z.string(),
	hash: z.string()
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** Whether the chain is unbroken, and where it breaks first. */
export interface AuditCheck {
	entries: number;
	intact: boolean;
	/** First line that does not fit, and why; null when intact. */
	broken: { seq: number; why: string } | null;
}
