import { loadSeries } from '../../load-series.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	const { model, monitor } = event.params;
	const { zone } = await event.parent();
	return loadSeries(event, { model, of: { monitor }, name: monitor, zone });
};
