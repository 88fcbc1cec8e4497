import { describe, expect, test } from 'vitest';
import { alertTransition, type SeriesAlert, type Transition } from '#control/decide/alert-transition.ts';
import { RECOVERY_LOOKS } from '#core/alert.ts';
import type { Finding } from '#core/finding.ts';
import { WAITING } from '#core/verdict.ts';
import { finding } from '../fixtures.ts';

const alert = (over: Partial<SeriesAlert> = {}): SeriesAlert => ({
	state: 'firing',
	verdict: 'exceeded',
	calm_looks: 0,
	last_finding_id: 'earlier',
	finding: { window: finding('exceeded', 4).window },
	...over
});
const recovering = alert({ state: 'recovering', calm_looks: 1 });
const blind = alert({ verdict: 'blind' });
const resolved = alert({ state: 'resolved', calm_looks: RECOVERY_LOOKS });

interface Row {
	name: string;
	look: Finding;
	current: SeriesAlert | null;
	want: Partial<Transition>;
}

const rows: Row[] = [
	{
		name: 'fires on the first exceeded look',
		look: finding('exceeded', 5),
		current: null,
		want: { action: 'open', verdict: 'exceeded' }
	},
	{
		name: 'fires again after it was resolved',
		look: finding('exceeded', 5),
		current: resolved,
		want: { action: 'open', verdict: 'exceeded' }
	},
	{
		name: 'a late revision does not open a closed alert again',
		look: finding('exceeded', 4, { revision: 2 }),
		current: resolved,
		want: { action: 'none', why: 'older_window' }
	},
	{
		name: 'undecided opens nothing',
		look: finding('undecided', 5),
		current: null,
		want: { action: 'none', why: 'not_exceeded' }
	},
	{
		name: 'within opens nothing',
		look: finding('within', 5),
		current: null,
		want: { action: 'none', why: 'not_exceeded' }
	},
	{
		name: 'stale opens "Leeway cannot see"',
		look: finding('blind', 5),
		current: null,
		want: { action: 'open', verdict: 'blind', why: 'cannot_see' }
	},
	{
		name: 'a replay notifies nobody',
		look: finding('exceeded', 5, { clock: 'replay' }),
		current: null,
		want: { action: 'none', why: 'replay_clock' }
	},
	{
		name: 'the same look twice is one look',
		look: finding('exceeded', 4, { id: 'earlier' }),
		current: alert(),
		want: { action: 'none', why: 'same_finding' }
	},
	{
		name: 'an older window says nothing about now',
		look: finding('within', 3),
		current: alert(),
		want: { action: 'none', why: 'older_window' }
	},
	{
		name: 'stays firing',
		look: finding('exceeded', 5),
		current: alert(),
		want: { action: 'update', state: 'firing', calm_looks: 0 }
	},
	{
		name: 'one look within only recovers',
		look: finding('within', 5),
		current: alert(),
		want: { action: 'update', state: 'recovering', calm_looks: 1 }
	},
	{
		name: 'undecided keeps firing',
		look: finding('undecided', 5),
		current: alert(),
		want: { action: 'update', state: 'firing', calm_looks: 0 }
	},
	{
		name: 'undecided keeps recovering',
		look: finding('undecided', 5),
		current: recovering,
		want: { action: 'update', state: 'recovering', calm_looks: 1 }
	},
	{
		name: 'relapses',
		look: finding('exceeded', 5),
		current: recovering,
		want: { action: 'update', state: 'firing', calm_looks: 0, why: 'relapsed' }
	},
	{
		name: 'losing sight neither closes nor counts as calm',
		look: finding('blind', 5),
		current: recovering,
		want: { action: 'update', state: 'recovering', calm_looks: 0, why: 'lost_sight' }
	},
	{
		name: 'too few rows change nothing',
		look: finding('blind', 5, { reason: 'too_few' }),
		current: alert(),
		want: { action: 'none', why: 'waiting' }
	},
	{
		name: 'enough looks within resolve',
		look: finding('within', 5),
		current: alert({ state: 'recovering', calm_looks: RECOVERY_LOOKS - 1 }),
		want: { action: 'resolve', calm_looks: RECOVERY_LOOKS }
	},
	{
		name: 'a revision of the same window is no new calm look',
		look: finding('within', 4, { revision: 2 }),
		current: recovering,
		want: { action: 'update', calm_looks: 1, why: 'revised' }
	},
	{
		name: 'seeing again recovers a blind alert',
		look: finding('undecided', 5),
		current: blind,
		want: { action: 'update', state: 'recovering', calm_looks: 1 }
	},
	{
		name: 'seeing that it exceeds opens a paging alert',
		look: finding('exceeded', 5),
		current: blind,
		want: { action: 'open', verdict: 'exceeded', why: 'seen_and_exceeded' }
	},
	{
		name: 'stays blind',
		look: finding('blind', 5),
		current: blind,
		want: { action: 'update', state: 'firing', why: 'still_blind' }
	}
];

describe('alertTransition', () => {
	test.each(rows)('$name', ({ look, current, want }) => {
		expect(alertTransition(look, current)).toMatchObject(want);
	});

	test.each(WAITING)('waiting for %s opens nothing', (reason) => {
		expect(alertTransition(finding('blind', 5, { reason }), null)).toEqual({ action: 'none', why: 'waiting' });
	});

	test.each(['stale', 'records_missing', 'ingest_lag', 'detector_error'] as const)(
		'%s opens a blind alert',
		(reason) => {
			expect(alertTransition(finding('blind', 5, { reason }), null)).toMatchObject({
				action: 'open',
				verdict: 'blind'
			});
		}
	);

	test('a replay may be recorded when asked', () => {
		const look = finding('exceeded', 5, { clock: 'replay' });
		expect(alertTransition(look, null, { replay: 'record' })).toMatchObject({ action: 'open' });
	});
});
