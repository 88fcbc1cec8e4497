import type { ModelConfig, ReferenceConfig } from '#core/model-config.ts';
import type { Watermark } from './watermark.ts';

export type ReferenceKind = 'window' | 'version' | 'file' | 'first_traffic';

/** Environment that rows of a reference file are stored under: no traffic, and never looked at. */
export const REFERENCE_ENVIRONMENT = '@reference';

/** Where a reference is read from; instants are milliseconds since 1970. */
export interface ReferencePlan {
	kind: ReferenceKind;
	/** As declared: another spec is another reference. */
	spec: Record<string, unknown>;
	environment: string;
	/** Only this version's rows; absent: all. */
	version?: string;
	start: number;
	end: number;
}

const DAY_MS = 86_400_000;

/**
 * Where a reference of a model lies, the main one unless another is given. Nothing declared: its first traffic, a day of it or 24 windows where
 * those are shorter, and at least five windows. Undefined while it has not all arrived.
 */
export function referencePlan(
	config: ModelConfig,
	firstTs: number,
	watermark: Watermark,
	declared: ReferenceConfig | undefined = config.reference
): ReferencePlan | undefined {
	const length = Math.min(...config.windows) * 1000;
	const closed = watermark.flush === undefined ? watermark.until : (Math.floor(watermark.flush / length) + 1) * length;
	const floor = Math.floor(firstTs / length) * length;
	const learning = Math.max(5 * length, Math.min(DAY_MS, 24 * length));
	if (declared?.kind === 'window') {
		const [start, end] = [Date.parse(declared.start), Date.parse(declared.end)];
		const plan = { kind: declared.kind, spec: declared, environment: config.environment, start, end };
		return closed >= end ? plan : undefined;
	}
	if (declared?.kind === 'file') {
		const end = Number.MAX_SAFE_INTEGER;
		return { kind: declared.kind, spec: declared, environment: REFERENCE_ENVIRONMENT, start: 0, end };
	}
	const end = floor + learning;
	if (closed < end) return undefined;
	if (declared?.kind === 'version') {
		const { version } = declared;
		const whole = Math.floor(closed / length) * length;
		return { kind: declared.kind, spec: declared, environment: config.environment, version, start: floor, end: whole };
	}
	return { kind: 'first_traffic', spec: {}, environment: config.environment, start: floor, end };
}
