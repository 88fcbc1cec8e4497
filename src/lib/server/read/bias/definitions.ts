import { DEFINITIONS, type BiasDefinition, type Definition } from '#core/report.ts';
import type { ModelConfig } from '#core/model-config.ts';
import type { Leeway } from '#core/verdict.ts';
import { DEFINITION_WORDS } from '#dashboards/bias-words.ts';
import type { BiasCount } from '#store/repositories/bias.ts';
import { blind, compare, PARTS_OF, type Compared } from './compare.ts';

interface Asked {
	model: Pick<ModelConfig, 'protected' | 'label'>;
	leeway: Leeway;
	chosen: Definition;
	shown: { attribute: string; group: string };
}

/** One group under all five definitions, whichever is chosen: nobody picks the kind one unseen. */
export function definitionsOf(counts: readonly BiasCount[], { model, leeway, chosen, shown }: Asked): BiasDefinition[] {
	const place = Object.keys(model.protected).indexOf(shown.attribute);
	const config = model.protected[shown.attribute];
	const of = (group: string | undefined) => counts.filter(({ cell }) => cell[place] === group);
	const [mine, against] = [of(shown.group), of(config?.reference)];
	return DEFINITIONS.map((definition) => {
		const { ratio, verdict, reason, moved, detail } = under(definition);
		return {
			definition,
			...DEFINITION_WORDS[definition],
			chosen: definition === chosen,
			...shown,
			estimate: ratio,
			unit: 'ratio',
			leeway,
			verdict,
			reason,
			moved,
			detail
		};
	});

	function under(definition: Definition): Compared {
		if (definition !== 'demographic_parity' && !model.label) return blind(0, 'no_reference', 'no labels are declared');
		if (definition === 'calibration') return blind(0, 'no_reference', 'no limit is declared for scores');
		const rows = mine.filter(({ outcome }) => outcome !== 'unknown').length;
		if (definition !== 'demographic_parity' && rows === 0) return blind(0, 'labels_not_due', 'no labels have come yet');
		const { part: _, ...made } = compare(mine, against, {
			parts: PARTS_OF[definition],
			leeway,
			min_n: config?.min_n ?? 1
		});
		return made;
	}
}
