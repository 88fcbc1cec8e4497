import type { Decoded, Decoder, WireRecord } from '#ingest/decode/decoder.ts';
import { recognise } from '#ingest/decode/recognise.ts';
import { DECODERS } from '#ingest/decode/registry.ts';
import { decodedProblem } from '../support/decoded-problem.ts';
import { exampleContext } from '../support/example-source.ts';
import { exampleRecords } from '../support/format-examples.ts';
import { mutate, pick, randomOfRun } from './mutate.ts';

interface Origin {
	decoder: Decoder;
	record: WireRecord;
}

const ORIGINS: readonly Origin[] = DECODERS.flatMap((decoder) =>
	exampleRecords(decoder.name).map((record) => ({ decoder, record }))
);
const CORPUS = ORIGINS.map(({ record }) => record);

/** What became of one mutated record in one decoder. */
export interface Outcome {
	decoder: string;
	/** 'decoded': at least one event, half or counter; 'aside': sound and not relevant; 'quarantined': refused. */
	became: 'decoded' | 'aside' | 'quarantined';
	ms: number;
	/** What must not be: it threw, gave nothing, or gave what breaks an invariant. */
	problem?: string;
}

export interface Run {
	/** Whose example was changed. */
	origin: string;
	record: WireRecord;
	outcomes: Outcome[];
}

/** The record of a run, which is the same for the same seed and number. */
export function recordOfRun(seed: number, run: number): Origin & { other: Decoder } {
	const random = randomOfRun(seed, run);
	const { decoder, record } = pick(random, ORIGINS);
	return { decoder, record: mutate(record, random, CORPUS), other: pick(random, DECODERS) };
}

/** One record over its own decoder, over another, and over the one that recognises it. */
export function fuzzOnce(seed: number, run: number): Run {
	const { decoder, record, other } = recordOfRun(seed, run);
	const outcomes = [attempt(decoder, record)];
	if (other !== decoder) outcomes.push(attempt(other, record));
	const recognised = recognition(record, [decoder, other]);
	if (recognised) outcomes.push(recognised);
	return { origin: decoder.name, record, outcomes };
}

/** What becomes of it where no decoder is named; undefined: it went to one that was tried already. */
function recognition(record: WireRecord, tried: readonly Decoder[]): Outcome | undefined {
	const began = performance.now();
	let found: Decoder | undefined;
	let problem: string | undefined;
	try {
		found = recognise(record);
	} catch (error) {
		problem = `threw ${String(error)}`;
	}
	const ms = performance.now() - began;
	if (found) return tried.includes(found) ? undefined : attempt(found, record);
	return { decoder: 'none recognised', became: 'quarantined', ms, ...(problem !== undefined && { problem }) };
}

function attempt(decoder: Decoder, record: WireRecord): Outcome {
	const began = performance.now();
	let decoded: Decoded[] = [];
	let problem: string | undefined;
	try {
		decoded = decoder.decode(record, exampleContext(decoder, record));
		if (decoded.length === 0) problem = 'gave nothing';
	} catch (error) {
		problem = `threw ${String(error)}`;
	}
	const ms = performance.now() - began;
	for (const each of decoded) problem ??= decodedProblem(each);
	const took = decoded.some(({ kind }) => kind !== 'rejected' && kind !== 'not_relevant');
	const aside = decoded.some(({ kind }) => kind === 'not_relevant');
	const became = took ? 'decoded' : aside ? 'aside' : 'quarantined';
	return { decoder: decoder.name, became, ms, ...(problem !== undefined && { problem }) };
}
