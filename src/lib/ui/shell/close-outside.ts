/** Closes an open <details> menu when the reader clicks elsewhere, follows a link in it, or presses Escape. */
export function closeOutside(details: HTMLDetailsElement): () => void {
	const close = (event: Event) => {
		if (!details.open || !(event.target instanceof Node)) return;
		const inMenu = details.contains(event.target);
		const onLink = event.target instanceof Element && event.target.closest('a') !== null;
		if (!inMenu || onLink) details.open = false;
	};
	const escape = (event: KeyboardEvent) => {
		if (event.key !== 'Escape' || !details.open) return;
		details.open = false;
		details.querySelector('summary')?.focus();
	};
	document.addEventListener('click', close);
	document.addEventListener('keydown', escape);
	return () => {
		document.removeEventListener('click', close);
		document.removeEventListener('keydown', escape);
	};
}
