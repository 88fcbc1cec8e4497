import { dev } from '$app/environment';
import { error } from '@sveltejs/kit';
import type { PageLoad } from './$types.js';

/** Every part of the interface beside each other, with made-up data; only while developing. */
export const load: PageLoad = ({ url }) => {
	if (!dev) error(404, 'The showcase exists only in the development server');
	return {
		crumbs: [
			{ label: 'Alerts', href: '/alerts' },
			{ label: 'credit-risk', href: '/models/credit-risk' },
			{ code: 'income', label: ' drift, no. 812' }
		],
		range: { from: '2025-11-18T12:00:00.000Z', to: '2025-11-18T13:28:00.000Z', preset: null, label: '' },
		path: url.pathname
	};
};
