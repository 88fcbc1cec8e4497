import type { Completeness } from '#core/completeness.ts';
import { GPU_POOL, type Finding } from '#core/finding.ts';
import { formatAllowed, formatCount, formatEstimate, versionName } from '#core/format.ts';
import type { Rich } from '#core/rich.ts';
import { sinceWords } from '#core/since.ts';
import { seriesParam } from '#core/series-key.ts';
import { formatMoment, formatWindow } from '#core/time-format.ts';
import { runs } from '#dashboards/points.ts';
import { listAlerts } from '#store/repositories/alerts.ts';
import { latestFindings } from '#store/repositories/findings.ts';
import type { Store } from '#store/store.ts';
import { whatWord } from './alert-lines.ts';
import { readCompleteness } from './completeness.ts';
import { measureDistribution, type MeasuredDistribution } from './distributions.ts';
import { readEvidence, trafficChanges, type Evidence } from './evidence.ts';
import { byAttention } from './rank.ts';
import { readSince } from './since.ts';
import { readSlices, type Slices } from './slices.ts';

export interface SeriesView {
	/** Every series on the feature (or of the monitor), newest look each, by attention. */
	looks: Finding[];
	/** The one whose evidence is drawn. */
	selected: Finding;
	evidence: Evidence;
	distribution: MeasuredDistribution | null;
	/** Where the change concentrates; null where nothing moved, or what is compared has no slices. */
	slices: Slices | null;
	/** What the chart rests on; null for devices, which send samples and no requests. */
	completeness: Completeness | null;
	/** The open alert of the selected series. */
	alert: number | null;
	state: Rich;
	facts: Rich[];
	sentence: Rich;
}

export interface SeriesQuery {
	project: string;
	model: string;
	/** What belongs on the page. */
	of: { feature: string } | { monitor: string };
	/** Key of the selected series (see `seriesParam`); null for the worst one. */
	series: string | null;
	/** Slices of categorical features too, from raw rows. */
	all_slices: boolean;
	from: string;
	to: string;
	zone: string;
}

/** All looks at one feature or of one monitor, with the evidence of the selected series; null where there are none. */
export async function readSeriesPage(store: Store, query: SeriesQuery): Promise<SeriesView | null> {
	const { project, model, zone } = query;
	const found = await latestFindings(store, { project, model, ...query.of });
	const newest = Math.max(...found.map((f) => Date.parse(f.window.end)));
	const looks = found.filter((f) => newest - Date.parse(f.window.end) < 2 * 86_400_000).toSorted(byAttention);
	const selected = looks.find((f) => seriesParam(f) === query.series) ?? looks[0];
	if (!selected) return null;
	const changes = await trafficChanges(store, project, model);
	const { environment } = selected;
	const [evidence, distribution, completeness, since, slices, alerts] = await Promise.all([
		readEvidence(store, selected, { from: Date.parse(query.from), to: Date.parse(query.to), changes }),
		selected.feature === '' ? null : measureDistribution(store, selected, selected.feature),
		model === GPU_POOL ? null : readCompleteness(store, { ...query, environment }),
		readSince(store, selected),
		selected.moved ? readSlices(store, selected, { raw: query.all_slices }) : null,
		listAlerts(store.pg.db, { project, model, states: ['firing', 'recovering'] })
	]);
	const run = runs(evidence.points, (p) => p.verdict === selected.verdict && p.moved === selected.moved).at(-1);
	return {
		looks,
		selected,
		evidence,
		distribution,
		slices,
		completeness,
		alert: alerts.find(({ finding }) => seriesParam(finding) === seriesParam(selected))?.id ?? null,
		state: `${versionName(selected.version)}${selected.segment === '' ? '' : `, ${selected.segment}`}`,
		facts: [
			`windows of ${formatWindow(selected.window.seconds)}`,
			`n ${formatCount(selected.n)}${selected.reference_n === null ? '' : ` against ${formatCount(selected.reference_n)}`}`,
			`window to ${formatMoment(selected.window.end, zone)}`
		],
		sentence: sentenceOf(
			selected,
			since ? sinceWords(since, zone) : run ? `since ${formatMoment(run.from, zone)}` : null
		)
	};
}

function sentenceOf(finding: Finding, since: string | null): Rich {
	const estimate = formatEstimate(finding, finding.unit);
	const what = whatWord(finding);
	const name = what.startsWith('`') ? what : what.charAt(0).toUpperCase() + what.slice(1);
	if (!estimate || finding.verdict === 'blind')
		return `Leeway [[blind:cannot see]] ${what}: ${finding.detail || finding.reason}.`;
	const numbers = `**${estimate.value} ${estimate.interval}**, allowed **${formatAllowed(finding.leeway, finding.unit)}**`;
	const when = since ? ` ${since}` : '';
	if (finding.verdict === 'exceeded') return `${name} is [[exceeded:too far]]${when}: ${numbers}.`;
	if (finding.verdict === 'undecided')
		return `${name} [[undecided:${finding.moved ? 'may be too far' : 'is undecided'}]]${finding.moved ? when : ''}: ${numbers}.`;
	return `${name} is [[within:within]]${finding.moved ? `, but it moved${when}` : ' and has not moved'}: ${numbers}.`;
}
