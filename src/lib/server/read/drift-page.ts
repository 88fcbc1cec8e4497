import type { Completeness } from '#core/completeness.ts';
import type { Finding } from '#core/finding.ts';
import { estimateText, formatAllowed, formatCount, listWords, plural, versionName } from '#core/format.ts';
import { driversOf, featureWord, hasWord, metricWord } from '#core/metric-words.ts';
import { code, type Rich } from '#core/rich.ts';
import { sinceWords, type Since } from '#core/since.ts';
import { formatMoment, formatWindow } from '#core/time-format.ts';
import { VERDICTS, worst, type Verdict } from '#core/verdict.ts';
import { runs, toPoints, type ChartPoint } from '#dashboards/points.ts';
import type { AccuracyChange } from '#detectors/core/expected-accuracy.ts';
import { METRICS } from '#detectors/metrics/registry.ts';
import { findingHistory, latestFindings } from '#store/repositories/findings.ts';
import { featuresOf } from '#store/repositories/models.ts';
import { activeReference, type ReferenceSet } from '#store/repositories/monitoring.ts';
import type { Store } from '#store/store.ts';
import { readCompleteness } from './completeness.ts';
import { distributionsOf, type Distribution } from './distributions.ts';
import { discoveries } from './discoveries.ts';
import { byAttention, importancesOf } from './rank.ts';
import { readSince } from './since.ts';

export interface DriftLine {
	finding: Finding;
	/** Among the discoveries of this list: it moved, with false discoveries controlled over the list and not over all looks. */
	discovered: boolean;
	name: string;
	metric: string;
	importance: number | null;
	/** What the change is expected to do to accuracy; null where the reference has no labels. */
	performance: AccuracyChange | null;
	distribution: Distribution | null;
	/** Features that carry it, where it is of several at once. */
	drivers: string[];
}

export interface DriftView {
	model: string;
	version: string;
	versions: string[];
	seconds: number;
	windows: number[];
	lines: DriftLine[];
	counts: Record<Verdict | 'all' | 'moved', number>;
	selected: { line: DriftLine; points: ChartPoint[]; others: Finding[] } | null;
	reference: { words: string; n: number } | null;
	/** What the range rests on. */
	completeness: Completeness;
	verdict: Verdict;
	state: Rich;
	facts: Rich[];
	sentence: Rich;
	lede: Rich;
}

export interface DriftPageQuery {
	project: string;
	model: string;
	version: string | null;
	seconds: number | null;
	feature: string | null;
	from: string;
	to: string;
	zone: string;
}

/** A row of the table compares laws; shares of missing and new values join it only when they have something to say. */
const COMPARES = METRICS.filter(({ needs }) => needs === 'two_sample' || needs === 'joint').map(({ name }) => name);

/** The ranked features of one version in its newest window, and the selected one over time. */
export async function readDriftPage(store: Store, query: DriftPageQuery): Promise<DriftView> {
	const { project, model } = query;
	const [found, features] = await Promise.all([
		latestFindings(store, { project, model, concern: 'drift' }),
		featuresOf(store, project, model)
	]);
	const wholes = features.filter(({ kind }) => kind === 'text' || kind === 'embedding').map(({ feature }) => feature);
	const importances = importancesOf(features);
	const all = found.filter((f) => f.segment === '');
	const windows = distinct(all.map((f) => f.window.seconds)).sort((a, b) => a - b);
	const seconds = query.seconds !== null && windows.includes(query.seconds) ? query.seconds : shortestLive(all);
	const ofLength = all.filter((f) => f.window.seconds === seconds);
	const newest = Math.max(...ofLength.map((f) => Date.parse(f.window.end)));
	const current = ofLength.filter((f) => Date.parse(f.window.end) > newest - 10 * seconds * 1000);
	const versions = distinct(current.map((f) => f.version)).sort();
	const asked = query.version !== null && versions.includes(query.version) ? query.version : undefined;
	const version = asked ?? worstVersion(current) ?? '';
	const ofVersion = current.filter((f) => f.version === version);
	const isShown = (f: Finding) => COMPARES.includes(f.metric) || f.moved || f.verdict === 'exceeded';
	const look = ofVersion[0];
	const [distributions, reference, completeness] = await Promise.all([
		distributionsOf(store, ofVersion.filter(isShown)),
		look ? activeReference(store, { project, model, environment: look.environment }) : undefined,
		readCompleteness(store, { ...query, ...(look && { environment: look.environment }) })
	]);
	const mine = ranked(ofVersion, importances, distributions);
	const lines = mine.filter(isShown).map(({ discovered, importance, performance, ...finding }): DriftLine => {
		return {
			finding,
			discovered,
			name: featureWord(finding.feature, wholes),
			metric: metricWord(finding),
			importance,
			performance,
			distribution: distributions.get(finding.id) ?? null,
			drivers: driversOf(finding)
		};
	});
	const line = lines.find((l) => l.finding.feature === query.feature) ?? lines[0];
	const [points, since] = await Promise.all([
		line ? historyOf(store, line.finding, query).then(toPoints) : [],
		lines[0] ? readSince(store, lines[0].finding) : null
	]);
	const view = { model, version, versions, seconds, windows, lines, completeness, counts: countsOf(lines) };
	return {
		...view,
		selected: line ? { line, points, others: mine.filter((f) => f.feature === line.finding.feature) } : null,
		reference: reference ? { words: referenceWords(reference, query.zone), n: reference.n } : null,
		...wordsOf(lines, { points, reference, version, zone: query.zone, seconds, since })
	};
}

/** By attention: the discovered ones of equal verdict first, then by expected effect. */
function ranked(
	findings: readonly Finding[],
	importances: ReadonlyMap<string, number | null>,
	distributions: ReadonlyMap<string, Distribution>
) {
	const discovered = discoveries(findings);
	return findings
		.map((finding, i) => ({
			...finding,
			discovered: discovered[i] ?? false,
			importance: importances.get(finding.feature) ?? null,
			performance: distributions.get(finding.id)?.performance ?? null
		}))
		.toSorted(byAttention);
}

async function historyOf(store: Store, finding: Finding, { from, to }: DriftPageQuery): Promise<Finding[]> {
	const { project, environment, model, version, segment, monitor, window } = finding;
	return findingHistory(store, {
		project,
		environment,
		model,
		version,
		segment,
		monitor,
		seconds: window.seconds,
		from,
		to,
		limit: 5000
	});
}

/** The shortest length that still gets looks: the first to see a change. */
function shortestLive(findings: readonly Finding[]): number {
	const newest = Math.max(...findings.map((f) => Date.parse(f.window.end)));
	const live = findings.filter((f) => Date.parse(f.window.end) > newest - 2 * 86_400_000);
	const settled = live.filter((f) => f.verdict !== 'blind');
	return Math.min(...(settled.length > 0 ? settled : live).map((f) => f.window.seconds), 86_400 * 365);
}

function worstVersion(findings: readonly Finding[]): string | undefined {
	const verdict = worst(findings.map((f) => f.verdict));
	return findings.filter((f) => f.verdict === verdict).toSorted((a, b) => b.n - a.n)[0]?.version;
}

function countsOf(lines: readonly DriftLine[]): DriftView['counts'] {
	const of = (verdict: Verdict) => lines.filter((l) => l.finding.verdict === verdict).length;
	return {
		all: lines.length,
		moved: lines.filter((l) => l.finding.moved).length,
		exceeded: of('exceeded'),
		undecided: of('undecided'),
		blind: of('blind'),
		within: of('within')
	};
}

interface Words {
	points: readonly ChartPoint[];
	reference: ReferenceSet | undefined;
	version: string;
	zone: string;
	seconds: number;
	since: Since | null;
}

function wordsOf(
	lines: readonly DriftLine[],
	words: Words
): Pick<DriftView, 'verdict' | 'state' | 'facts' | 'sentence' | 'lede'> {
	const counts = countsOf(lines);
	const first = lines[0];
	const verdict = VERDICTS.find((v) => counts[v] > 0 && v !== 'blind') ?? 'blind';
	const run = runs(words.points, (p) => p.verdict === first?.finding.verdict && p.moved === first.finding.moved).at(-1);
	return {
		verdict,
		state: `${versionName(words.version)} against ${words.reference ? 'its reference' : 'no reference yet'}`,
		facts: first
			? [
					`n ${formatCount(first.finding.n)} in ${formatWindow(words.seconds)}, ${formatCount(first.finding.reference_n ?? 0)} reference`,
					`window to ${formatMoment(first.finding.window.end, words.zone)}`
				]
			: [],
		sentence: sentenceOf(
			first,
			counts,
			words.since ? sinceWords(words.since, words.zone) : run ? `since ${formatMoment(run.from, words.zone)}` : null
		),
		lede: ledeOf(lines)
	};
}

function sentenceOf(first: DriftLine | undefined, counts: DriftView['counts'], since: string | null): Rich {
	if (!first) return 'Leeway has [[blind:looked at nothing yet]]: a first verdict needs rows and a reference.';
	const { finding } = first;
	const allowed = `allowed **${formatAllowed(finding.leeway, finding.unit)}**`;
	const by = finding.moved && first.drivers.length > 0 ? `, mostly by ${listWords(first.drivers.map(code))}` : '';
	const numbers = `${first.metric} **${estimateText(finding, finding.unit)}**, ${allowed}${by}`;
	const name = nameOf(first);
	const tail = `**${counts.moved} of ${plural(counts.all, 'monitor')}** moved, **${counts.exceeded}** too far.`;
	if (finding.verdict === 'exceeded')
		return `${capital(name)} ${hasWord(finding.feature)} [[exceeded:moved too far]]${since ? ` ${since}` : ''}: ${numbers}. ${tail}`;
	if (finding.verdict === 'undecided' && finding.moved)
		return `${capital(name)} ${hasWord(finding.feature)} moved and [[undecided:may be too far]]: ${numbers}. ${tail}`;
	if (finding.verdict === 'blind') return `Leeway [[blind:cannot see]] ${name}: ${finding.detail}.`;
	if (counts.moved > 0) return `Nothing moved too far. ${tail} The farthest is ${name}: ${numbers}.`;
	if (finding.verdict === 'undecided')
		return `Nothing has moved, but ${counts.undecided} cannot be [[undecided:told from too far]] yet: ${name} ${numbers}.`;
	return `[[within:Nothing has moved]]: all ${counts.within} are within. The farthest is ${name}: ${numbers}.`;
}

function ledeOf(lines: readonly DriftLine[]): Rich {
	const of = (verdict: Verdict) => lines.slice(1).filter((l) => l.finding.verdict === verdict);
	const names = (some: DriftLine[]) => {
		// One feature may have several monitors: against several references, of several metrics.
		const each = distinct(some.map((l) => `${nameOf(l)}${COMPARES.includes(l.finding.metric) ? '' : ` ${l.metric}`}`));
		return listWords([...each.slice(0, 3), ...(each.length > 3 ? [`${each.length - 3} more`] : [])]);
	};
	return [
		of('exceeded').length > 0 && `**Too far as well:** ${names(of('exceeded'))}.`,
		of('undecided').length > 0 && `**Undecided:** ${names(of('undecided'))}.`,
		of('blind').length > 0 && `**Blind:** ${names(of('blind'))}, ${of('blind')[0]?.finding.detail ?? ''}.`
	]
		.filter((part) => part !== false)
		.join(' ');
}

function referenceWords({ kind, window_start, window_end, spec }: ReferenceSet, zone: string): string {
	if (kind === 'version') return `version ${String(spec.version ?? '')}`;
	if (kind === 'file') return String(spec.path ?? 'file');
	const day = (at: Date) => formatMoment(at, zone).replace(/^\S+\s/, '');
	return `${kind === 'first_traffic' ? 'First traffic, ' : ''}${day(window_start)} – ${day(window_end)}`;
}

/** A feature as code, and what is of the system in words. */
function nameOf({ finding, name }: DriftLine): Rich {
	return finding.feature.startsWith('@') ? name : code(name);
}

/** A sentence begins with a capital. */
function capital(name: Rich): Rich {
	return name.charAt(0).toUpperCase() + name.slice(1);
}

function distinct<T>(values: readonly T[]): T[] {
	return [...new Set(values)];
}
