import type { Finding } from '#core/finding.ts';
import { formatCount, formatEstimate, formatAllowed, listWords, plural, versionName } from '#core/format.ts';
import type { Rich } from '#core/rich.ts';
import { VERDICTS, type Verdict } from '#core/verdict.ts';
import { listRollouts } from '#store/repositories/rollouts.ts';
import { trafficSeries, type TrafficBucket } from '#store/repositories/traffic.ts';
import type { Store } from '#store/store.ts';
import { whatWord } from './alert-lines.ts';
import { modelSummaries, type ConcernState, type ModelSummary } from './models.ts';

export interface ModelLine {
	model: string;
	/** "v13, v12, tier high". */
	about: string;
	simulated: boolean;
	verdict: Verdict;
	concerns: ConcernState[];
	worst: Finding | null;
	worst_words: { first: Rich; second: string };
	/** Rows per bucket over the range; null where nothing came. */
	traffic: (number | null)[];
	/** Rows in the last hour. */
	rows: number;
	last_at: string | null;
	/** No rows in the last hour: the figures are old. */
	silent: boolean;
	/** Its data ended long ago: a closed period, as of a replay. */
	closed: boolean;
	/** Counts in the sentence and the chips. */
	counted: boolean;
	rollout: { id: string; words: string; share: number } | null;
}

export interface ModelsView {
	lines: ModelLine[];
	monitors: number;
	counts: Record<Verdict, number>;
	sentence: Rich;
	lede: Rich;
	state: Rich;
	verdict: Verdict;
}

const BUCKETS = 56;
const CLOSED_AFTER = 30 * 86_400_000;

/** Everything that the list of models shows. Simulated models count only where no other that still gets rows is watched. */
export async function readModelsPage(
	store: Store,
	{ project, from, to, now }: { project: string; from: string; to: string; now: Date }
): Promise<ModelsView> {
	const seconds = Math.max(60, Math.ceil((Date.parse(to) - Date.parse(from)) / 1000 / BUCKETS / 60) * 60);
	const [summaries, buckets, rollouts] = await Promise.all([
		modelSummaries(store, project, now),
		trafficSeries(store, { project, from, to, seconds }),
		listRollouts(store.pg.db, { project, states: ['running', 'held'] })
	]);
	const watched = (model: ModelSummary) => model.concerns.some((c) => c.verdict !== null);
	const onlyDemo = !summaries.some((model) => watched(model) && !model.simulated && !isClosed(model, now));
	const lines = summaries.map((summary): ModelLine => {
		const rollout = rollouts.find((r) => r.model === summary.model);
		return {
			...lineOf(summary, sparkOf(buckets, summary.model, { from, to, seconds }), now),
			counted: watched(summary) && (onlyDemo || !summary.simulated),
			rollout: rollout
				? {
						id: rollout.id,
						share: (rollout.weights[rollout.candidate] ?? 0) / 100,
						words: `${versionName(rollout.candidate)} at ${rollout.weights[rollout.candidate] ?? 0} %, ${rollout.state === 'held' ? 'held' : 'waits'}`
					}
				: null
		};
	});
	const counted = lines.filter((line) => line.counted);
	return { lines, ...wordsOf(counted), monitors: sum(counted, (line) => sum(line.concerns, (c) => c.monitors)) };
}

function lineOf(summary: ModelSummary, traffic: (number | null)[], now: Date): Omit<ModelLine, 'rollout' | 'counted'> {
	const ranked = summary.concerns.filter((concern) => concern.worst !== null);
	const worst = VERDICTS.map((v) => ranked.find((c) => c.verdict === v)?.worst).find((f) => f) ?? null;
	const versions = summary.versions
		.filter((version) => version.rows > 0 || summary.rows === 0)
		.map((version) => versionName(version.version));
	return {
		model: summary.model,
		about: [...versions.slice(-2).toReversed(), `tier ${summary.risk_tier}`].join(', '),
		simulated: summary.simulated,
		verdict: summary.verdict,
		concerns: summary.concerns,
		worst,
		worst_words: worst ? worstWords(worst) : { first: 'no monitor looked yet', second: 'needs a reference and rows' },
		traffic,
		rows: summary.rows,
		last_at: summary.last_at,
		silent: summary.rows === 0,
		closed: isClosed(summary, now)
	};
}

function isClosed({ last_at }: ModelSummary, now: Date): boolean {
	return last_at !== null && now.getTime() - Date.parse(last_at) > CLOSED_AFTER;
}

function worstWords(finding: Finding): { first: Rich; second: string } {
	const name = whatWord(finding);
	const estimate = formatEstimate(finding, finding.unit);
	const allowed = `allowed ${formatAllowed(finding.leeway, finding.unit)}`;
	if (!estimate) return { first: name, second: finding.detail || finding.reason.replaceAll('_', ' ') };
	return { first: `${name} ${estimate.value}`, second: `${estimate.interval}, ${allowed}` };
}

function sparkOf(
	buckets: readonly TrafficBucket[],
	model: string,
	{ from, to, seconds }: { from: string; to: string; seconds: number }
): (number | null)[] {
	const first = Math.floor(Date.parse(from) / 1000 / seconds) + 1;
	const last = Math.floor(Date.parse(to) / 1000 / seconds);
	const rows = new Map<number, number>();
	for (const bucket of buckets) {
		if (bucket.model !== model) continue;
		const index = Math.floor(Date.parse(bucket.at) / 1000 / seconds);
		rows.set(index, (rows.get(index) ?? 0) + bucket.rows);
	}
	// The bucket that is still filling would end every line in a fall.
	return Array.from({ length: Math.max(0, last - first) }, (_, i) => rows.get(first + i) ?? null);
}

function wordsOf(lines: readonly ModelLine[]): Pick<ModelsView, 'counts' | 'sentence' | 'lede' | 'state' | 'verdict'> {
	const of = (verdict: Verdict) => lines.filter((line) => line.verdict === verdict);
	const counts = { exceeded: 0, blind: 0, undecided: 0, within: 0 };
	for (const line of lines) counts[line.verdict] += 1;
	const exceeded = of('exceeded');
	const verdict = VERDICTS.find((v) => counts[v] > 0) ?? 'blind';
	const total = lines.length;
	const why = exceeded.map((line) => `${line.model} on ${concernOf(line)}`);
	const shown = why.length > 3 ? [...why.slice(0, 3), `${why.length - 3} more`] : why;
	const sentence =
		exceeded.length > 0
			? `[[exceeded:${exceeded.length} of ${plural(total, 'model')} ${exceeded.length === 1 ? 'exceeds' : 'exceed'}]]: ${listWords(shown)}.`
			: counts.undecided > 0
				? `No model exceeds; [[undecided:${plural(counts.undecided, 'model')} may be too far]].`
				: counts.blind > 0
					? `No model exceeds; Leeway [[blind:cannot see ${counts.blind}]] of ${total}.`
					: `[[within:${total === 1 ? 'The only model is' : `All ${total} models are`} within]] what ${total === 1 ? 'is' : 'their owners'} allow${total === 1 ? 'ed' : ''}.`;
	const rest = [
		counts.undecided > 0 &&
			`**${listWords(of('undecided').map((l) => l.model))}** ${counts.undecided === 1 ? 'is' : 'are'} undecided`,
		counts.blind > 0 && `about **${listWords(of('blind').map((l) => l.model))}** nothing is known`,
		counts.within > 0 && `${counts.within === 1 ? 'one is' : `${counts.within} are`} within`
	].filter((part) => part !== false);
	const lede = exceeded.length > 0 || counts.undecided > 0 ? capital(rest.join('; ')) : rest.join('; ');
	return {
		counts,
		verdict,
		sentence,
		lede: lede === '' ? '' : `${lede}.`,
		state: `${formatCount(counts[verdict])} of ${plural(total, 'model')}`
	};
}

const CONCERN_WORDS = {
	drift: 'drift',
	performance: 'performance',
	fairness: 'fairness',
	service: 'service level',
	gpu: 'GPUs'
};

function concernOf(line: ModelLine): string {
	const exceeded = line.concerns.filter((concern) => concern.verdict === 'exceeded');
	return listWords(exceeded.map((concern) => CONCERN_WORDS[concern.concern]));
}

function capital(text: string): string {
	return /^\*\*/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
	return items.reduce((total, item) => total + of(item), 0);
}
