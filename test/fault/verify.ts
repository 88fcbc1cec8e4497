import type { Load } from './load.ts';
import type { Count } from './messages.ts';
import type { TestProcess } from './process.ts';

export interface Found {
	/** Rows that are missing, and rows too many: in tables and in roll-ups. */
	lost: number;
	doubled: number;
	problems: string[];
}

function compare(expected: Record<string, number>, counts: readonly Count[]): Found {
	const found: Found = { lost: 0, doubled: 0, problems: [] };
	const byName = new Map(counts.map((count) => [count.name, count]));
	for (const [name, wanted] of Object.entries(expected)) {
		const { n, distinct } = byName.get(name) ?? { n: 0, distinct: 0 };
		// Roll-ups only know how many: 0 different ones.
		const twice = distinct > 0 ? n - distinct : 0;
		if (n === wanted && twice === 0) continue;
		found.lost += Math.max(0, wanted - (n - twice));
		found.doubled += Math.max(twice, n - wanted);
		found.problems.push(`${name}: ${n} rows, ${distinct} different ones, of ${wanted}`);
	}
	return found;
}

const ROLLUPS = ['minute', 'hour', 'day'];
/** x and colour; of a request in KServe's format, two numbers. */
const FEATURES = 2;

/** Events, labels and roll-ups of a round against what was sent. */
export function compareRound(counts: readonly Count[], { expected, requests }: Load): Found {
	const http = requests.reduce((sum, { ids }) => sum + ids.length, 0);
	const events = { m: expected.inference, p: expected.pairs, l: expected.loneRequests, h: http };
	const wanted: Record<string, number> = {
		'labels m': expected.labels,
		'predicted p': expected.pairs,
		'predicted l': 0
	};
	for (const model of ['m', 'p', 'l', 'h'] as const) {
		wanted[`events ${model}`] = events[model];
		wanted[`traffic_minute ${model}`] = events[model];
		for (const rollup of ROLLUPS) wanted[`feature_${rollup} ${model}`] = events[model] * FEATURES;
	}
	const aside = counts.filter(({ name }) => /^(set_aside|quarantine|halves)/.test(name));
	const predicted = counts.filter(({ name }) => !name.startsWith('predicted'));
	const lone = counts
		.filter(({ name }) => name.startsWith('predicted'))
		.map(({ name, n }) => ({ name, n, distinct: 0 }));
	const found = compare(wanted, [...predicted, ...lone]);
	// What became of the records instead, over all rounds.
	if (found.problems.length > 0) found.problems.push(aside.map(({ name, n }) => `${name} ${n}`).join(', '));
	return found;
}

/** What a record may have become; a half that stays alone has a row of its own besides, one record holds three events. */
const PLACES =
	/^place (inference: (event|repeated|quarantine|event \+ event \+ repeated)|labels: (label|quarantine)|pairs: (event|half|paired|repeated)|lone: (event \+ half|half \+ quarantine)), /;

/** What every record of every topic became, over all rounds. `last`: the round whose late records were not sent. */
export async function compareTotals(tested: TestProcess, loads: readonly Load[], last?: Load): Promise<Found> {
	const all = last ? [...loads, last] : [...loads];
	const sum = (of: (load: Load) => number, of_last = of) =>
		loads.reduce((total, load) => total + of(load), 0) + (last ? of_last(last) : 0);
	// Of the last round, its late records are not there; nor is it known which of them repeat something.
	const late = last?.later.length ?? 0;
	const { counts } = await tested.ask({ do: 'count', round: '' }, 'counted');
	const { partitions } = await tested.ask({ do: 'audit' }, 'audited');
	const records = sum(({ expected }) => expected.records) - late;
	const alone = sum(({ expected }) => expected.loneRequests + expected.loneResponses);
	const found = compare(
		{
			offsets: records,
			// One record in each round holds three events; a half that stays alone has a row of its own besides.
			rows: records + 2 * all.length + alone
		},
		[
			{ name: 'offsets', n: partitions.reduce((total, { offsets }) => total + offsets, 0), distinct: 0 },
			{ name: 'rows', n: partitions.reduce((total, { rows }) => total + rows, 0), distinct: 0 }
		]
	);
	for (const { name, n } of counts.filter(({ name }) => name.startsWith('place '))) {
		if (!PLACES.test(name)) found.problems.push(`${name}: ${n}`);
	}
	for (const { name, n, distinct } of counts) {
		if (/^(set_aside|quarantine|halves)/.test(name) && n !== distinct && name !== 'set_aside repeated') {
			found.doubled += n - distinct;
			found.problems.push(`${name}: ${n} rows, ${distinct} different offsets`);
		}
	}
	for (const { topic, epoch, partition, first, holes } of partitions) {
		const missing = holes.reduce((total, { from, end }) => total + end - from + 1, first);
		if (missing === 0) continue;
		found.lost += missing;
		found.problems.push(`${topic}/${epoch}/${partition}: from ${first}, holes ${JSON.stringify(holes.slice(0, 5))}`);
	}
	const quarantined = counts.filter(({ name }) => name.startsWith('quarantine')).reduce((total, { n }) => total + n, 0);
	const refused = sum(({ expected }) => expected.poison + expected.loneResponses);
	if (quarantined !== refused) found.problems.push(`quarantine: ${quarantined} rows of ${refused}`);
	return found;
}
