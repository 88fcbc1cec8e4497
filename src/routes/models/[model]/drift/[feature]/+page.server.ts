import { featureWord } from '#core/metric-words.ts';
import { loadSeries } from '../../load-series.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	const { model, feature } = event.params;
	const { zone } = await event.parent();
	const within = [{ label: 'Drift', href: `/models/${model}/drift` }];
	return loadSeries(event, { model, of: { feature }, name: featureWord(feature), zone, within });
};
