/** Longer names are cut before they are read: finding the end of a run of dashes takes quadratic time. */
const LONGEST_READ = 1000;

/** A foreign name as a model's name: lower case; whatever a slug cannot hold becomes '-'. '' where nothing is left. */
export function toSlug(name: string): string {
	return name
		.slice(0, LONGEST_READ)
		.toLowerCase()
		.replace(/[^a-z0-9._-]+/g, '-')
		.replace(/^[^a-z0-9]+/, '')
		.replace(/-+$/, '')
		.slice(0, 200);
}
