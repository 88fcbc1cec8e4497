import type { Decoded, Half } from '#ingest/decode/decoder.ts';
import type { Scalar } from '#ingest/decode/event.ts';

const SLUG = /^[a-z0-9][a-z0-9._-]{0,199}$/;
/** The store's minutes end in 2106. */
const LATEST = 0xffffffff * 1000;
const REASONS =
	/^(empty|not_utf8|not_json|too_large|schema|feature_type|encoding|unknown_format|no_schema|unpaired|clock)$/;

type Check = (value: unknown) => boolean;
const slug: Check = (value) => typeof value === 'string' && SLUG.test(value);
const slugOrNone: Check = (value) => value === '' || slug(value);
const upTo =
	(most: number, least = 0): Check =>
	(value) =>
		typeof value === 'string' && value.length >= least && value.length <= most;
const instant: Check = (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LATEST;
const finite: Check = (value) => Number.isFinite(value);
const positive: Check = (value) => Number.isFinite(value) && (value as number) > 0;
const scalar: Check = (value) =>
	value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
/** A scalar, or an embedding. */
const value: Check = (found) =>
	scalar(found) || (Array.isArray(found) && found.length > 0 && found.length <= 4096 && found.every(Number.isFinite));
const orNull =
	(check: Check): Check =>
	(value) =>
		value === null || check(value);
const place: Check = (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xffffffff;
const record =
	(check: Check): Check =>
	(value) =>
		typeof value === 'object' &&
		value !== null &&
		!Array.isArray(value) &&
		Object.entries(value).every(([name, item]) => name.length > 0 && name.length <= 200 && check(item));
const among =
	(...words: string[]): Check =>
	(value) =>
		typeof value === 'string' && words.includes(value);
const latency = orNull((value) => Number.isFinite(value) && (value as number) >= 0);
const shared = { project: slug, environment: upTo(200, 1) };

/** What must hold of everything that a decoder returns, before it may come near a table. */
const INVARIANTS: Record<Decoded['kind'], Record<string, Check>> = {
	inference: {
		...shared,
		model: slug,
		version: upTo(200),
		event_id: upTo(1000, 1),
		request_id: upTo(1000),
		row_index: place,
		ts: instant,
		weight: positive,
		features: record(value),
		prediction: scalar,
		score: orNull(finite),
		latency_ms: latency,
		status: orNull(upTo(200)),
		segments: record(scalar),
		texts: (found) => found === undefined || record((text) => typeof text === 'string' && text !== '')(found)
	},
	labels: {
		...shared,
		model: slug,
		event_id: upTo(1000, 1),
		label_name: upTo(200, 1),
		label: (value) => typeof value === 'string',
		observed_at: instant
	},
	gpu: {
		...shared,
		host: upTo(200, 1),
		gpu: upTo(200, 1),
		uuid: upTo(200),
		gpu_model: upTo(200),
		model: upTo(200),
		version: upTo(200),
		ts: instant,
		metrics: record(finite)
	},
	counter: {
		...shared,
		model: slugOrNone,
		version: upTo(200),
		instance: upTo(1000),
		name: among('requests', 'failures'),
		ts: instant,
		value: (value) => Number.isFinite(value) && (value as number) >= 0
	},
	half: {
		...shared,
		side: among('request', 'response'),
		pair: upTo(2000, 1),
		model: slugOrNone,
		version: upTo(200),
		request_id: upTo(1000),
		ts: instant,
		latency_ms: latency,
		timed: (value) => typeof value === 'boolean',
		status: orNull(upTo(200)),
		rows: (value) => Array.isArray(value) && value.every(soundRow)
	},
	not_relevant: { why: upTo(2000, 1) },
	rejected: { reason: (value) => typeof value === 'string' && REASONS.test(value), detail: upTo(4000, 1) }
};

function soundRow({ features = {}, prediction = null, score = null }: Half['rows'][number]): boolean {
	return record(value)(features) && scalar(prediction as Scalar) && orNull(finite)(score);
}

/** Which field of a decoded record breaks its invariant, and what it holds; undefined: none. */
export function decodedProblem(decoded: Decoded): string | undefined {
	const checks = INVARIANTS[decoded.kind];
	if (!checks) return `kind: ${String(decoded.kind)}`;
	const values = decoded as unknown as Record<string, unknown>;
	for (const [field, check] of Object.entries(checks)) {
		if (!check(values[field]))
			return `${decoded.kind}.${field}: ${String(JSON.stringify(values[field])).slice(0, 300)}`;
	}
	const extra = Object.keys(values).find((field) => field !== 'kind' && !(field in checks));
	return extra === undefined ? undefined : `${decoded.kind}.${extra} is no field of it`;
}
