import { z } from 'zod';
import { findingSchema, leewaySchema, type Concern, type Finding } from '#core/finding.ts';
import type { Store } from '#store/store.ts';

/** What to read; a key left out does not filter. A version or segment '' is a value like any other. */
export interface FindingFilter {
	project?: string;
	environment?: string;
	model?: string;
	version?: string;
	segment?: string;
	monitor?: string;
	feature?: string;
	metric?: string;
	concern?: Concern;
	/** Length of the window. */
	seconds?: number;
}

const json = <T>(schema: z.ZodType<T>) => z.string().transform((text) => schema.parse(JSON.parse(text)));

const rowSchema = z
	.strictObject({
		...findingSchema.omit({ window: true }).shape,
		leeway: json(leewaySchema),
		method: json(findingSchema.shape.method),
		window_start: z.string(),
		window_end: z.string(),
		window_seconds: z.number()
	})
	.transform(({ window_start, window_end, window_seconds, ...rest }): Finding => ({
		...rest,
		window: { start: instant(window_start), end: instant(window_end), seconds: window_seconds },
		computed_at: instant(rest.computed_at)
	}));

/** One way of writing an instant, whatever the precision of its column. */
const instant = (text: string): string => new Date(text).toISOString();

function filterParams(filter: FindingFilter) {
	const list = (value: string | undefined) => (value === undefined ? [] : [value]);
	return {
		project: filter.project ?? 'default',
		environments: list(filter.environment),
		models: list(filter.model),
		versions: list(filter.version),
		segments: list(filter.segment),
		monitors: list(filter.monitor),
		features: list(filter.feature),
		metrics: list(filter.metric),
		concerns: list(filter.concern),
		seconds: filter.seconds === undefined ? [] : [filter.seconds]
	};
}

/** Appends findings. Their ids make a second write of the same ones harmless. */
export async function insertFindings(store: Store, findings: readonly Finding[]): Promise<void> {
	const rows = findings.map(({ window, leeway, method, ...rest }) => ({
		...rest,
		leeway: JSON.stringify(leeway),
		method: JSON.stringify(method),
		window_start: window.start,
		window_end: window.end,
		window_seconds: window.seconds
	}));
	if (rows.length > 0) await store.ch.insert('findings', rows);
}

/**
 * The newest finding of every series that matches: its latest window, latest revision. `at` asks for the state of a
 * past instant; series without a window that ended after `since` are left out.
 */
export async function latestFindings(
	store: Store,
	filter: FindingFilter & { at?: string; since?: string } = {}
): Promise<Finding[]> {
	const at = filter.at === undefined ? new Date('2100-01-01') : new Date(filter.at);
	const since = new Date(filter.since ?? 0);
	return store.ch.query('findings-latest', { ...filterParams(filter), at, since }, rowSchema);
}

/** Findings whose window begins in [from, to), oldest first: the latest revision of each window, or every one. */
export async function findingHistory(
	store: Store,
	filter: FindingFilter & { from: string; to: string; all_revisions?: boolean; limit?: number }
): Promise<Finding[]> {
	return store.ch.query(
		'findings-history',
		{
			...filterParams(filter),
			from: new Date(filter.from),
			to: new Date(filter.to),
			revisions: filter.all_revisions ? 1_000_000 : 1,
			limit: filter.limit ?? 1_000_000
		},
		rowSchema
	);
}

export async function findingById(store: Store, id: string): Promise<Finding | undefined> {
	const [found] = await store.ch.query('finding-by-id', { id }, rowSchema);
	return found;
}

const progressSchema = z.object({
	environment: z.string(),
	model: z.string(),
	seconds: z.number(),
	evaluated_to: z.string().transform((text) => Date.parse(text)),
	computed_at: z.string().transform((text) => Date.parse(text))
});
export type EvaluationProgress = z.output<typeof progressSchema>;

/** How far each model was evaluated, per length of window. Instants are milliseconds since 1970. */
export async function evaluationProgress(store: Store, project: string): Promise<EvaluationProgress[]> {
	return store.ch.query('findings-progress', { project }, progressSchema);
}
