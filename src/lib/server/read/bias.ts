import { modelConfigSchema, type ModelConfig } from '#core/model-config.ts';
import { UNKNOWN_GROUP, type BiasReport, type Definition } from '#core/report.ts';
import type { Leeway } from '#core/verdict.ts';
import { peopleOf } from '#dashboards/bias-words.ts';
import type { App } from '#server/app.ts';
import { codeVersion, configHash } from '#server/control/basis.ts';
import { biasCounts, type BiasQuery } from '#store/repositories/bias.ts';
import { modelBySlug } from '#store/repositories/models.ts';
import { monitorsOf } from '#store/repositories/monitoring.ts';
import { versionOffsets } from '#store/repositories/rollouts.ts';
import { trafficByVersion } from '#store/repositories/traffic.ts';
import type { Store } from '#store/store.ts';
import { readCompleteness } from './completeness.ts';
import { byBias, PARTS_OF } from './bias/compare.ts';
import { definitionsOf } from './bias/definitions.ts';
import { groupsOf, intersectionsOf, type JudgedGroup } from './bias/groups.ts';
import { inStrata, overTime } from './bias/inside.ts';
import { limitations, methodNotes } from './bias/notes.ts';
import { bucketOf, closedPeriod } from './bias/period.ts';
import { ledeOf, sentenceOf } from './bias/words.ts';

export interface BiasRequest {
	model: string;
	/** Left out: all versions. */
	version?: string;
	/** Event time, ISO 8601. Left out: the closed days that hold data. */
	from?: string;
	to?: string;
	definition?: Exclude<Definition, 'calibration'>;
	/** The group to look inside. Left out: the worst. */
	shown?: { attribute: string; group: string };
	/** Segment or categorical feature whose strata may explain it; null: none. */
	by?: string | null;
}

type Source = Pick<App, 'store' | 'config'>;

/** The four-fifths rule and its inverse, where the owner declared no other. */
const FOUR_FIFTHS: Leeway = {
	origin: 1,
	min: 0.8,
	max: 1.25,
	unit: 'ratio',
	rationale: 'Four fifths and its inverse (29 CFR 1607.4 D): Leeway’s own limit, no monitor declares another.',
	revision: 1
};

/** Selection of every group of every protected attribute in a closed period, with all that a frozen report holds. */
export async function readBias({ store, config }: Source, request: BiasRequest): Promise<BiasReport> {
	const { project } = config.project_file;
	const row = await modelBySlug(store, project, request.model);
	const model = modelConfigSchema.parse({ ...row?.config, model: request.model });
	const [leeway, data] = await Promise.all([leewayOf(store, project, model), dataOf(store, project, model, request)]);
	const { query, versions } = data;
	const definition = request.definition ?? 'demographic_parity';
	const [counts, offsets, evidence] = await Promise.all([
		biasCounts(store, { ...query, dimensions: Object.keys(model.protected), ...labelOf(model) }),
		versionOffsets(store, { ...query, versions }),
		readCompleteness(store, query)
	]);
	const judging = { protected: model.protected, leeway, definition };
	const groups = groupsOf(counts, judging);
	const worst = worstOf(groups);
	const { attribute, group } = request.shown ?? {};
	const shown = groups.find((g) => g.attribute === attribute && g.group === group && !g.reference) ?? worst;
	const inside = shown ? await lookInside(store, { query, model, judging, shown, by: request.by }) : NOTHING_INSIDE;
	const reference = worst && groups.find((g) => g.attribute === worst.attribute && g.reference);
	const rules = { parts: PARTS_OF[definition], leeway, min_n: (shown && model.protected[shown.attribute]?.min_n) ?? 1 };
	return {
		schema: 'leeway.bias-report/1',
		...{ project, environment: model.environment, model: model.model, version: request.version ?? '' },
		simulated: row?.simulated ?? false,
		risk_tier: row?.risk_tier ?? model.risk_tier,
		period: { start: query.from, end: query.to },
		worst: placeOf(worst),
		shown: placeOf(shown),
		sentence: sentenceOf(worst, reference ? peopleOf(reference) : 'the reference', groups, leeway),
		lede: worst
			? ledeOf(
					worst,
					reference,
					shown?.attribute === worst.attribute && shown.group === worst.group ? inside : NOTHING_INSIDE,
					groups
				)
			: '',
		verdict: worst?.verdict ?? 'blind',
		favourable: model.favourable,
		leeway,
		groups: groups.map(({ part: _, ...rest }) => rest),
		definitions: shown
			? definitionsOf(counts, {
					model,
					leeway,
					chosen: definition,
					shown: { attribute: shown.attribute, group: shown.group }
				})
			: [],
		intersections: intersectionsOf(counts, judging),
		...inside,
		completeness: { ...completenessOf(counts, model, offsets), evidence },
		method: methodNotes(model),
		limitations: limitations({ model, versions, simulated: row?.simulated ?? false, counts, groups, shown, rules }),
		code_version: codeVersion(),
		config_hash: configHash(config)
	};
}

/** The strictest of the declared limits on ratios: never within where one of the model's monitors says otherwise. */
async function leewayOf(store: Store, project: string, { model, protected: attributes }: ModelConfig): Promise<Leeway> {
	const declared = (await monitorsOf(store, { project, model })).filter(
		({ metric, enabled, segment }) => metric === 'dir' && enabled && (segment.split('=')[0] ?? '') in attributes
	);
	const [first, ...others] = declared.map(({ leeway }) => leeway);
	return others.reduce((a, b) => stricter(a, b), { ...(first ?? FOUR_FIFTHS), origin: 1, unit: 'ratio' });
}

function stricter(a: Leeway, b: Leeway): Leeway {
	const min = Math.max(a.min ?? 0, b.min ?? 0);
	const max = Math.min(a.max ?? Infinity, b.max ?? Infinity);
	return { ...a, ...(min > 0 && { min }), ...(max < Infinity && { max }), revision: Math.max(a.revision, b.revision) };
}

/** The rows that are asked for: the period, and the versions that have rows in it. */
async function dataOf(
	store: Store,
	project: string,
	model: ModelConfig,
	request: BiasRequest
): Promise<{ query: BiasQuery; versions: string[] }> {
	const now = Date.now();
	const all = await trafficByVersion(store, {
		project,
		model: model.model,
		from: new Date(0).toISOString(),
		to: new Date(now).toISOString()
	});
	const mine = all.filter(
		(v) => v.environment === model.environment && (request.version === undefined || v.version === request.version)
	);
	const firsts = mine.map(({ first_at }) => Date.parse(first_at));
	const lasts = mine.map(({ last_at }) => Date.parse(last_at));
	const period = closedPeriod(Math.min(...firsts, now), Math.max(...lasts, 0), now);
	const [from, to] = [request.from ?? period.start, request.to ?? period.end];
	const { environment, favourable } = model;
	const inside = mine.filter(
		(v) => Date.parse(v.first_at) < Date.parse(to) && Date.parse(v.last_at) >= Date.parse(from)
	);
	return {
		query: {
			project,
			environment,
			model: model.model,
			versions: request.version === undefined ? [] : [request.version],
			from,
			to,
			favourable
		},
		versions: inside.map(({ version }) => version)
	};
}

function labelOf({ label }: ModelConfig): { label_name?: string } {
	return label ? { label_name: label.name } : {};
}

/** By verdict, then by distance from 1; a group that nobody knows is named only where no other is. */
function worstOf(groups: readonly JudgedGroup[]): JudgedGroup | undefined {
	const compared = groups.flatMap((g) => (g.verdict === null ? [] : [{ ...g, verdict: g.verdict }]));
	return compared.toSorted(
		(a, b) => byBias(a, b) || Number(a.group === UNKNOWN_GROUP) - Number(b.group === UNKNOWN_GROUP)
	)[0];
}

function placeOf(group: JudgedGroup | undefined): BiasReport['worst'] {
	return group ? { attribute: group.attribute, group: group.group } : null;
}

interface Inside {
	query: BiasQuery;
	model: ModelConfig;
	judging: Parameters<typeof groupsOf>[1];
	shown: JudgedGroup;
	by: string | null | undefined;
}
const NOTHING_INSIDE: Pick<BiasReport, 'over_time' | 'strata'> = { over_time: null, strata: null };

/** The group shown over time, and inside the strata of another dimension. */
async function lookInside(store: Store, { query, model, judging, shown, by }: Inside): Promise<typeof NOTHING_INSIDE> {
	const config = model.protected[shown.attribute];
	if (!config) return NOTHING_INSIDE;
	const { leeway, definition } = judging;
	const pair = {
		group: shown.group,
		against: config.reference,
		parts: PARTS_OF[definition],
		leeway,
		min_n: config.min_n
	};
	const label = definition === 'demographic_parity' ? {} : labelOf(model);
	const bucket = bucketOf({ start: query.from, end: query.to }, Math.min(...model.windows) * 1000);
	const stratum = by === undefined ? strataOf(model, shown.attribute)[0] : by;
	const [timed, stratified] = await Promise.all([
		bucket && biasCounts(store, { ...query, ...label, dimensions: [shown.attribute], bucket }),
		stratum && biasCounts(store, { ...query, ...label, dimensions: [shown.attribute, stratum] })
	]);
	return {
		over_time: bucket && timed ? overTime(timed, pair, bucket, Date.parse(query.to)) : null,
		strata: stratum && stratified ? inStrata(stratified, pair, stratum) : null
	};
}

/** What may explain a difference between groups of `attribute`: categories, the most important first, then other segments. */
export function strataOf({ features, segments }: ModelConfig, attribute: string): string[] {
	const categories = Object.entries(features)
		.filter(([, { kind }]) => kind === 'categorical')
		.toSorted(([, a], [, b]) => (b.importance ?? 0) - (a.importance ?? 0))
		.map(([name]) => name);
	return [...new Set([...categories, ...segments])].filter((name) => name !== attribute);
}

function completenessOf(
	counts: Awaited<ReturnType<typeof biasCounts>>,
	model: ModelConfig,
	offsets: BiasReport['completeness']['offsets']
): BiasReport['completeness'] {
	const rows = (some: typeof counts) => some.reduce((sum, count) => sum + count.rows, 0);
	const unknown = Object.keys(model.protected).map(
		(name, place) => [name, rows(counts.filter(({ cell }) => cell[place] === UNKNOWN_GROUP))] as const
	);
	return {
		rows: rows(counts),
		labelled: model.label ? rows(counts.filter(({ outcome }) => outcome !== 'unknown')) : null,
		unknown: Object.fromEntries(unknown),
		offsets
	};
}
