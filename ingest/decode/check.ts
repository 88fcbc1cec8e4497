import { GPU_SHARES } from '#core/gpu-shares.ts';
import {
	MAX_COMPONENT,
	MAX_DIMENSIONS,
	type Kind,
	type WireGpu,
	type WireInference,
	type WireLabel
} from './events.ts';
import { rejected, type Rejected } from './event.ts';
import { instantOf } from './instant.ts';
import { show } from './show.ts';

/** What is wrong with a value and how to mend it, or undefined. */
type Check = (value: unknown) => string | undefined;

const SLUG = /^[a-z0-9][a-z0-9._-]{0,199}$/;
const slug: Check = (value) =>
	typeof value === 'string' && SLUG.test(value)
		? undefined
		: 'send lower case letters, digits, "-", "_" or ".", such as "credit-score"';

function text(min: number, max: number): Check {
	return (value) => {
		if (typeof value !== 'string') return 'send a text';
		if (value.length >= min && value.length <= max) return undefined;
		return value.length < min ? 'send a text that is not empty' : `send a text of at most ${max} characters`;
	};
}

function number(min: number, max: number, fix: string): Check {
	return (value) => (Number.isFinite(value) && (value as number) >= min && (value as number) <= max ? undefined : fix);
}

const whole =
	(max: number): Check =>
	(value) =>
		Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max
			? undefined
			: `send a whole number from 0 to ${max}`;

const instant: Check = (value) =>
	instantOf(value) === undefined
		? 'send ISO 8601 with a zone ("2026-01-31T12:00:00Z"), or seconds or milliseconds since 1970, before 2106'
		: undefined;

const isScalar = (value: unknown): boolean =>
	value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
const scalar: Check = (value) => (isScalar(value) ? undefined : 'send a number, a text, true, false or null');
/** Of a feature: a scalar, or the numbers of an embedding. */
const featureValue: Check = (value) => {
	if (isScalar(value)) return undefined;
	if (!Array.isArray(value)) return 'send a number, a text, true, false, null, or a list of numbers for an embedding';
	if (value.length === 0 || value.length > MAX_DIMENSIONS) {
		return `an embedding of ${value.length} numbers: send 1 to ${MAX_DIMENSIONS}`;
	}
	const wrong = value.findIndex((item) => !(typeof item === 'number' && Math.abs(item) <= MAX_COMPONENT));
	return wrong === -1
		? undefined
		: `[${wrong}]: an embedding is a list of finite numbers, each within ±${MAX_COMPONENT}`;
};
const finite = number(-Infinity, Infinity, 'send a finite number, not in quotes');
const share = number(0, 1, 'send a share from 0 to 1 (a percentage divided by 100)');
const name = text(1, 200);

/** A flat object whose names and values are checked; the sentence names the key. */
function record(nameCheck: Check, valueCheck: (key: string) => Check): Check {
	return (value) => {
		if (!isObject(value)) return 'send an object';
		for (const key of Object.keys(value)) {
			const problem = nameCheck(key);
			if (problem) return `name ${show(key)}: ${problem}`;
			const item = value[key];
			const wrong = valueCheck(key)(item);
			if (wrong) return `${show(key)}: ${show(item)}: ${wrong}`;
		}
		return undefined;
	};
}

const featureName: Check = (value) =>
	name(value) ?? (String(value).startsWith('@') ? 'names with "@" are Leeway’s own; leave the "@" out' : undefined);

interface Shape {
	required: readonly string[];
	fields: Readonly<Record<string, Check>>;
}

const anyStatus: Check = (value) =>
	Number.isFinite(value) ? undefined : text(0, 200)(value) && 'send a text or a number';

const SHAPES: Record<Kind, Shape> = {
	inference: {
		required: ['model'],
		fields: {
			model: slug,
			version: text(0, 200),
			project: slug,
			environment: name,
			event_id: text(1, 500),
			request_id: text(0, 500),
			row_index: whole(0xffffffff),
			ts: instant,
			weight: number(Number.MIN_VALUE, Infinity, 'send a number above 0'),
			features: record(featureName, () => featureValue),
			prediction: scalar,
			score: finite,
			latency_ms: number(0, Infinity, 'send milliseconds as a number from 0'),
			status: anyStatus,
			segments: record(name, () => scalar)
		}
	},
	labels: {
		required: ['model', 'event_id', 'label'],
		fields: {
			model: slug,
			project: slug,
			environment: name,
			event_id: text(1, 500),
			label_name: name,
			label: (value) => (value !== null && isScalar(value) ? undefined : 'send a number, a text, true or false'),
			observed_at: instant
		}
	},
	gpu: {
		required: ['host', 'gpu', 'metrics'],
		fields: {
			host: name,
			gpu: (value) => (typeof value === 'number' ? whole(Number.MAX_SAFE_INTEGER)(value) : name(value)),
			project: slug,
			environment: name,
			uuid: text(0, 200),
			gpu_model: text(0, 200),
			model: text(0, 200),
			version: text(0, 200),
			ts: instant,
			metrics: record(name, (key) => (GPU_SHARES.includes(key) ? share : finite))
		}
	}
};

interface Wire {
	inference: WireInference;
	labels: WireLabel;
	gpu: WireGpu;
}

/**
 * Accepts and refuses what the zod schema of the kind does, without its cost. A null in an optional field counts as
 * left out.
 */
export function checkEvent<K extends Kind>(kind: K, value: unknown): { ok: Wire[K] } | Rejected {
	if (!isObject(value)) return rejected('schema', `${show(value)} is not an event: send a JSON object`);
	const { required, fields } = SHAPES[kind];
	for (const field of required) {
		if (value[field] === undefined || value[field] === null) {
			return rejected('schema', `${field} is missing: every ${EVENT[kind]} needs ${list(required)}`);
		}
	}
	for (const key of Object.keys(value)) {
		const item = value[key];
		const check = Object.hasOwn(fields, key) ? fields[key] : undefined;
		if (!check) {
			return rejected(
				'schema',
				`${show(key)} is not a field of ${EVENT[kind]} events: leave it out. Fields: ${list(Object.keys(fields))}`
			);
		}
		if (item === undefined || item === null) continue;
		const problem = check(item);
		if (problem) return rejected('schema', `${key}: ${isObject(item) ? '' : `${show(item)}: `}${problem}`);
	}
	return { ok: value as unknown as Wire[K] };
}

const EVENT: Record<Kind, string> = { inference: 'inference', labels: 'label', gpu: 'GPU' };
const list = (names: readonly string[]): string => names.join(', ');

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
