import { UNKNOWN_GROUP, type BiasCell, type BiasGroup, type BiasPart, type Definition } from '#core/report.ts';
import type { ModelConfig, ProtectedConfig } from '#core/model-config.ts';
import type { Leeway } from '#core/verdict.ts';
import type { BiasCount } from '#store/repositories/bias.ts';
import { byBias, compare, PARTS_OF, rateOf, sideOf } from './compare.ts';
import { groupLabel } from '#dashboards/bias-words.ts';

export interface Judging {
	protected: ModelConfig['protected'];
	leeway: Leeway;
	definition: Exclude<Definition, 'calibration'>;
}

export type JudgedGroup = BiasGroup & { part: BiasPart };

/** Every group of every attribute against its reference group; the worst first inside an attribute, the reference last. */
export function groupsOf(counts: readonly BiasCount[], judging: Judging): JudgedGroup[] {
	const attributes = Object.entries(judging.protected);
	return attributes.flatMap(([attribute, config], place) => {
		const byValue = Map.groupBy(counts, ({ cell }) => cell[place] ?? UNKNOWN_GROUP);
		if (!byValue.has(config.reference)) byValue.set(config.reference, []);
		return [...byValue]
			.map(([group, mine]) =>
				groupOf(counts, mine, byValue.get(config.reference) ?? [], { attribute, config, group, judging })
			)
			.sort(
				(a, b) =>
					Number(a.reference) - Number(b.reference) ||
					(a.verdict && b.verdict ? byBias({ ...a, verdict: a.verdict }, { ...b, verdict: b.verdict }) : 0)
			);
	});
}

interface Place {
	attribute: string;
	config: ProtectedConfig;
	group: string;
	judging: Judging;
}

function groupOf(
	all: readonly BiasCount[],
	mine: readonly BiasCount[],
	against: readonly BiasCount[],
	place: Place
): JudgedGroup {
	const { attribute, config, group, judging } = place;
	const parts = PARTS_OF[judging.definition];
	const reference = group === config.reference;
	const made = reference ? null : compare(mine, against, { parts, leeway: judging.leeway, min_n: config.min_n });
	const part = made?.part ?? parts[0];
	const side = sideOf(mine, part);
	const total = all.reduce((sum, { weight }) => sum + weight, 0);
	return {
		attribute,
		group,
		label: groupLabel(config, group),
		reference,
		n: side.rows,
		share: total > 0 ? mine.reduce((sum, { weight }) => sum + weight, 0) / total : 0,
		selected: Math.round(side.hits),
		rate: rateOf(side),
		ratio: made?.ratio ?? null,
		verdict: made?.verdict ?? null,
		reason: made?.reason ?? null,
		moved: made?.moved ?? false,
		detail: made?.detail ?? '',
		part
	};
}

/** A matrix has blocks, rows and columns: more attributes than these would not fit on a page, nor have rows enough. */
const MOST_ATTRIBUTES = 3;

/** Every combination of groups against the one where all are the reference. Null where there is one attribute only. */
export function intersectionsOf(
	counts: readonly BiasCount[],
	judging: Judging
): { attributes: string[]; cells: BiasCell[] } | null {
	const attributes = Object.entries(judging.protected).slice(0, MOST_ATTRIBUTES);
	if (attributes.length < 2) return null;
	const valuesOf = ({ cell }: BiasCount) => cell.slice(0, attributes.length);
	const cells = Map.groupBy(counts, (count) => JSON.stringify(valuesOf(count)));
	const references = attributes.map(([, { reference }]) => reference);
	const against = cells.get(JSON.stringify(references)) ?? [];
	const min_n = Math.max(...attributes.map(([, config]) => config.min_n));
	const rules = { parts: PARTS_OF[judging.definition], leeway: judging.leeway, min_n };
	return {
		attributes: attributes.map(([name]) => name),
		cells: [...cells.values()].map((mine) => {
			const { part: _, ...made } = compare(mine, against, rules);
			const values = mine[0] ? valuesOf(mine[0]) : [];
			return { ...made, values, reference: values.every((value, i) => value === references[i]) };
		})
	};
}
