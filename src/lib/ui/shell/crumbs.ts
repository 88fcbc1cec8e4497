/** One part of the breadcrumb; the last one is the page. `code` is a name of the user's world, before the label. */
export interface Crumb {
	label: string;
	code?: string;
	href?: string;
}

/** The title of a page from its breadcrumb, the page first, so that each is unique. */
export function titleOf(crumbs: readonly Crumb[]): string {
	const words = crumbs.map((crumb) => `${crumb.code ?? ''}${crumb.label}`.trim());
	return [...words.reverse(), 'Leeway'].join(' · ');
}
