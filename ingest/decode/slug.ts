/** A foreign name as a model's name: lower case; whatever a slug cannot hold becomes '-'. '' where nothing is left. */
export function toSlug(name: string): string {
	return name
		.toLowerCase()
		.replace(/[^a-z0-9._-]+/g, '-')
		.replace(/^[^a-z0-9]+/, '')
		.replace(/-+$/, '')
		.slice(0, 200);
}
