import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openKafka } from '#ingest/kafka/setup.ts';
import { NAMES, startBroker, type TestBroker } from './broker.ts';
import { loadOf, type Load, type Produced, type Request } from './load.ts';
import { planOf, type Plan } from './plan.ts';
import { TestProcess } from './process.ts';
import { compareRound, compareTotals, type Found } from './verify.ts';

export interface RoundsOptions {
	rounds: number;
	seed: string;
	/** 0: any free one. */
	port?: number;
	/** No round is begun after so many; left out: all are. */
	seconds?: number;
	/** Of broker and store, kept for a later run; left out: one that is removed. */
	dir?: string | undefined;
	onRound?: (line: string) => void;
}

export interface Summary {
	rounds: number;
	seed: string;
	lost: number;
	doubled: number;
	kills: number;
	faults: Record<string, number>;
	problems: string[];
	seconds: number;
}

/** How long a round may take until everything is stored, in ms. */
const PATIENCE = 120_000;
/** How long a killed process seems to be away where it sleeps, in ms. */
const SLEEP = 660_000;
let requests = 0;

/** Runs rounds of load and faults against one broker and one store, and counts what was lost and doubled. */
export async function runRounds({
	rounds,
	seed,
	port = 0,
	seconds = Infinity,
	dir,
	onRound = () => undefined
}: RoundsOptions): Promise<Summary> {
	const folder = dir ?? mkdtempSync(join(tmpdir(), 'leeway-fault-'));
	// Topics, group and models of its own, so that a store can be used again.
	const prefix = `f${Date.now().toString(36)}`;
	const broker = await startBroker(join(folder, 'kafka'), port, prefix);
	const tested = new TestProcess([join(folder, 'data'), broker.brokers.join(','), prefix], () => broker.leaveDead());
	const summary: Summary = {
		...{ rounds: 0, seed, lost: 0, doubled: 0, kills: 0 },
		faults: {},
		problems: [],
		seconds: 0
	};
	const began = performance.now();
	const loads: Load[] = [];
	let later: Produced[] = [];
	const add = ({ lost, doubled, problems }: Found, round: number) => {
		summary.lost += lost;
		summary.doubled += doubled;
		summary.problems.push(...problems.map((problem) => `round ${round}: ${problem}`));
	};
	try {
		// One more, without faults, in which what comes late of the last one is stored.
		for (let round = 0, last = false; !last; round++) {
			const start = performance.now();
			last = round === rounds || start - began > seconds * 1000;
			const plan: Plan = last ? NOTHING_PLANNED : planOf(seed, round);
			const load = loadOf(seed, round, `${prefix}-${round}`);
			loads.push(load);
			await tested.ready();
			const [killed, fired] = [tested.kills, tested.fired.length];
			await runRound({ plan, load, later, broker, tested, prefix });
			({ later } = load);
			const before = loads[round - 1];
			const found = before ? await repeated(() => compareOne(tested, before, `${prefix}-${round - 1}`)) : NOTHING;
			add(found, round - 1);
			for (const fault of tested.fired.slice(fired)) summary.faults[fault] = (summary.faults[fault] ?? 0) + 1;
			for (const other of othersOf(plan)) summary.faults[other] = (summary.faults[other] ?? 0) + 1;
			summary.kills += tested.kills - killed;
			if (!last) summary.rounds++;
			const what = [...tested.fired.slice(fired), ...othersOf(plan)].join(', ') || 'nothing';
			const took = ((performance.now() - start) / 1000).toFixed(1);
			onRound(`round ${round}: ${what}; lost ${found.lost}, doubled ${found.doubled}, ${took} s`);
		}
		add(await repeated(() => compareTotals(tested, loads.slice(0, -1), loads.at(-1))), summary.rounds);
	} catch (error) {
		summary.problems.push(`${String(error)}; last warnings: ${tested.warnings.slice(-8).join(' | ')}`);
	} finally {
		await tested.end();
		await broker.close();
		if (dir === undefined) rmSync(folder, { recursive: true, force: true });
	}
	summary.seconds = Math.round((performance.now() - began) / 1000);
	return summary;
}

function othersOf({ broker, rebalance, recreate, sleep }: Plan): string[] {
	return [
		...(broker === 'none' ? [] : [`${broker} broker`]),
		...(rebalance ? ['rebalance'] : []),
		...(recreate ? ['recreate topic'] : []),
		...(sleep ? ['away for minutes'] : [])
	];
}

interface RoundParts {
	plan: Plan;
	load: Load;
	later: Produced[];
	broker: TestBroker;
	tested: TestProcess;
	prefix: string;
}

async function runRound({ plan, load, later, broker, tested, prefix }: RoundParts): Promise<void> {
	tested.away = plan.sleep ? SLEEP : 0;
	if (plan.recreate) await broker.recreate('inference');
	const left = [...plan.faults];
	const armNext = async () => {
		const fault = left.shift();
		await tested.ready();
		if (fault) tested.tell({ do: 'arm', fault });
	};
	const until = Date.now() + PATIENCE;
	await armNext();
	await broker.produce(later);
	const sent = Promise.all(load.requests.map((request) => sendUntilStored(tested, request, until)));
	for (const [i, wave] of load.waves.entries()) {
		await broker.produce(wave);
		if (i === 0 && plan.rebalance) await visit(broker.brokers, prefix);
		if (i === 1 && plan.broker !== 'none') await broker.restart(plan.broker);
		await delay(60);
		if (i === 1) await armNext();
	}
	while (!(await broker.isStored().catch(() => false))) {
		if (Date.now() > until) throw new Error('records are not stored in time');
		await delay(150);
	}
	await sent;
	await tested.ready();
	tested.tell({ do: 'arm' });
}

/** As a client does: again and again, with the same key, until it is acknowledged. */
async function sendUntilStored(tested: TestProcess, { kind, records, key }: Request, until: number): Promise<void> {
	while (Date.now() < until) {
		const id = requests++;
		const told = await tested.try(
			{ do: 'send', id, kind, records, ...(key !== undefined && { key }) },
			'sent',
			(answer) => answer.id === id
		);
		if (told?.outcome?.accepted === records.length) return;
		await delay(50);
	}
	throw new Error(`request ${key ?? ''} was not acknowledged in time`);
}

/** Another member of the group takes partitions, stores nothing, and leaves. */
async function visit(brokers: string[], prefix: string): Promise<void> {
	const consumer = openKafka(brokers, () => undefined).consumer({ groupId: prefix, maxWaitTimeInMs: 50 });
	await consumer.connect();
	await consumer.subscribe({ topics: NAMES.map((name) => `${prefix}.${name}`) });
	const { promise: joined, resolve } = Promise.withResolvers<unknown>();
	consumer.on(consumer.events.GROUP_JOIN, resolve);
	await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => undefined });
	await Promise.race([joined, delay(5000)]);
	await delay(300);
	await consumer.disconnect();
}

const NOTHING_PLANNED: Plan = { faults: [], broker: 'none', rebalance: false, recreate: false, sleep: false };
const NOTHING: Found = { lost: 0, doubled: 0, problems: [] };

async function compareOne(tested: TestProcess, load: Load, round: string): Promise<Found> {
	const { counts } = await tested.ask({ do: 'count', round }, 'counted');
	return compareRound(counts, load);
}

/** What is wrong, once what waits for its time has been stored. */
async function repeated(look: () => Promise<Found>): Promise<Found> {
	for (let tries = 0; ; tries++) {
		const found = await look();
		if (found.problems.length === 0 || tries >= 30) return found;
		await delay(400);
	}
}
