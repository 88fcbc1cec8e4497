/** A place the palette can go to. */
export interface JumpTarget {
	group: 'Models' | 'Alerts' | 'Rollouts' | 'Pages';
	label: string;
	/** In grey at the right. */
	hint: string;
	href: string;
}

const PAGES: JumpTarget[] = [
	['Alerts', 'what pages, what is held back', '/alerts'],
	['Models', 'one row for each model', '/models'],
	['Rollouts', 'steps and gates', '/rollouts'],
	['Reports', 'frozen evidence', '/reports'],
	['GPU pool', 'devices, cost and waste', '/gpus'],
	['Ingest', 'completeness, lag, quarantine', '/ingest'],
	['Quarantine', 'refused records, replay', '/ingest/quarantine'],
	['Settings', 'effective configuration', '/settings'],
	['Start', 'send the first event', '/start']
].map(([label = '', hint = '', href = '']) => ({ group: 'Pages', label, hint, href }));

/** All targets by group, in the order of the palette; empty groups are left out. */
export function jumpTargets(targets: readonly JumpTarget[]): { title: string; targets: JumpTarget[] }[] {
	const all = [...targets, ...PAGES];
	return (['Alerts', 'Models', 'Rollouts', 'Pages'] as const)
		.map((title) => ({ title, targets: all.filter((target) => target.group === title) }))
		.filter((group) => group.targets.length > 0);
}
