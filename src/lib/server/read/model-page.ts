import type { Alert } from '#core/alert.ts';
import type { Completeness } from '#core/completeness.ts';
import type { Concern, Finding } from '#core/finding.ts';
import { estimateText, formatAllowed, formatCount, listWords, plural, versionName } from '#core/format.ts';
import type { Rich } from '#core/rich.ts';
import { VERDICTS, type Verdict } from '#core/verdict.ts';
import { listAlerts } from '#store/repositories/alerts.ts';
import { findingHistory } from '#store/repositories/findings.ts';
import { activeReference, type ReferenceSet } from '#store/repositories/monitoring.ts';
import { listRollouts } from '#store/repositories/rollouts.ts';
import type { Store } from '#store/store.ts';
import type { Rollout } from '#core/rollout.ts';
import { readCompleteness } from './completeness.ts';
import { placeWords, subjectRich, verdictPhrase, whatWord } from './alert-lines.ts';
import { trafficChanges, type TrafficChange } from './evidence.ts';
import { modelDetail, type ConcernState, type ModelDetail } from './models.ts';

export interface ConcernLine extends ConcernState {
	title: string;
	/** What the worst monitor is: "`income` PSI, v13". */
	what: Rich;
	href: string;
	/** Values of the worst series over the range, oldest first; null where it was blind. */
	spark: (number | null)[];
}

export interface ModelView {
	model: ModelDetail;
	concerns: ConcernLine[];
	alerts: Alert[];
	changes: TrafficChange[];
	rollout: Rollout | null;
	reference: ReferenceSet | null;
	/** Of the last hour. */
	completeness: Completeness;
	verdict: Verdict;
	sentence: Rich;
	lede: Rich;
	state: Rich;
}

const TITLES: Record<Concern, string> = {
	drift: 'Drift',
	performance: 'Performance',
	fairness: 'Fairness',
	service: 'Service level',
	gpu: 'GPU'
};
const SPARK_POINTS = 60;
const HOUR = 3_600_000;

/** How one model stands on its five concerns, and what happened to it; null when there is no such model. */
export async function readModelPage(
	store: Store,
	query: { project: string; model: string; from: string; to: string; now: Date }
): Promise<ModelView | null> {
	const { project, model: slug, from, to, now } = query;
	const model = await modelDetail(store, project, slug, now);
	if (!model) return null;
	const lastHour = { from: new Date(now.getTime() - HOUR).toISOString(), to: now.toISOString() };
	const [alerts, changes, rollouts, reference, completeness, concerns] = await Promise.all([
		listAlerts(store.pg.db, { project, model: slug, resolved_since: from }),
		trafficChanges(store, project, slug),
		listRollouts(store.pg.db, { project, model: slug }),
		activeReference(store, { project, model: slug, environment: model.environment }),
		readCompleteness(store, { project, model: slug, environment: model.environment, ...lastHour }),
		Promise.all(model.concerns.map((concern) => concernLine(store, slug, concern, { from, to })))
	]);
	const rollout = rollouts.find(({ state }) => state === 'running' || state === 'held') ?? rollouts[0] ?? null;
	const found = { model, concerns, alerts, changes, rollout, reference: reference ?? null, completeness };
	return { ...found, ...wordsOf(model, concerns) };
}

async function concernLine(
	store: Store,
	model: string,
	concern: ConcernState,
	{ from, to }: { from: string; to: string }
): Promise<ConcernLine> {
	const { worst } = concern;
	const history = worst ? await findingHistory(store, { ...seriesOf(worst), from, to, limit: 5000 }) : [];
	const every = Math.max(1, Math.ceil(history.length / SPARK_POINTS));
	// Counted from the newest backwards, so that the last point is the present.
	const spark = history.filter((_, i) => (history.length - 1 - i) % every === 0).map((look) => look.value);
	return {
		...concern,
		title: TITLES[concern.concern],
		what: worst
			? `${whatWord(worst)}${worst.version === '' ? '' : `, ${versionName(worst.version)}`}`
			: 'no monitor is set',
		href: hrefOf(model, concern.concern, worst),
		spark
	};
}

function seriesOf({ project, environment, model, version, segment, monitor, window }: Finding) {
	return { project, environment, model, version, segment, monitor, seconds: window.seconds };
}

function hrefOf(model: string, concern: Concern, worst: Finding | null): string {
	if (concern === 'drift') return `/models/${model}/drift`;
	if (concern === 'fairness') return `/models/${model}/bias`;
	if (concern === 'gpu') return '/gpus';
	return worst ? `/models/${model}/monitors/${encodeURIComponent(worst.monitor)}` : `/models/${model}`;
}

function wordsOf(
	model: ModelDetail,
	concerns: readonly ConcernLine[]
): Pick<ModelView, 'verdict' | 'sentence' | 'lede' | 'state'> {
	const watched = concerns.filter((concern) => concern.verdict !== null);
	const of = (verdict: Verdict) => watched.filter((concern) => concern.verdict === verdict);
	const names = (some: readonly ConcernLine[]) =>
		listWords(some.map((concern) => concern.title.toLowerCase().replace('gpu', 'GPU')));
	const verdict = VERDICTS.find((v) => of(v).length > 0) ?? 'blind';
	const lead = of(verdict)[0]?.worst ?? null;
	const within =
		of('within').length > 0 ? `; ${names(of('within'))} ${of('within').length === 1 ? 'is' : 'are'} within` : '';
	const place = lead && lead.version !== '' && lead.model === model.model ? placeWords(lead) : model.model;
	const sentence =
		watched.length === 0
			? `Nothing is watched on ${model.model} yet: Leeway is [[blind:blind]].`
			: verdict === 'exceeded'
				? `${place} is [[exceeded:exceeding on ${names(of('exceeded'))}]]${within}.`
				: verdict === 'undecided'
					? `${place} is [[undecided:undecided on ${names(of('undecided'))}]]${within}.`
					: verdict === 'blind'
						? `Leeway [[blind:cannot see ${names(of('blind'))}]] of ${model.model}${within}.`
						: `${model.model} is [[within:within]] on ${names(watched)}.`;
	const lede = [
		lead?.value != null &&
			`${subjectRich(lead)} ${verdictPhrase(lead)}: **${estimateText(lead, lead.unit)}**, allowed ${formatAllowed(lead.leeway, lead.unit)}.`,
		verdict !== 'undecided' && of('undecided').length > 0 && `Undecided: ${names(of('undecided'))}.`,
		verdict !== 'blind' &&
			of('blind').length > 0 &&
			`Blind: ${names(of('blind'))}, ${of('blind')[0]?.worst?.detail ?? ''}.`
	].filter((part) => typeof part === 'string');
	return {
		verdict,
		sentence,
		lede: lede.join(' '),
		state: `${formatCount(of(verdict).length)} of ${plural(watched.length, 'concern')}`
	};
}
