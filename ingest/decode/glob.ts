/** Fits texts that are equal to the pattern, in which `*` stands for any characters. */
export function globPattern(pattern: string): RegExp {
	const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
	return new RegExp(`^${parts.join('.*')}$`, 's');
}
