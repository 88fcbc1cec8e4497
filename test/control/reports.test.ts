import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '#core/canonical-json.ts';
import type { BiasReport } from '#core/report.ts';
import { brokenLink, listAudit } from '#store/repositories/audit.ts';
import { reportById } from '#store/repositories/reports.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';
import { openControl } from './open-control.ts';

let store: Store;
let remove = async () => {};
beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
}, 60_000);
afterAll(() => remove());

const leeway = {
	origin: 1,
	min: 0.8,
	max: 1.25,
	unit: 'ratio',
	rationale: 'four fifths, and its inverse',
	revision: 7
};
const interval = (value: number, lower: number, upper: number) => ({ value, lower, upper, level: 0.95 });
const report: BiasReport = {
	schema: 'leeway.bias-report/1',
	project: 'default',
	environment: 'production',
	model: 'employment-screen',
	version: 'v4',
	simulated: false,
	risk_tier: 'high',
	period: { start: '2016-01-01T00:00:00Z', end: '2019-01-01T00:00:00Z' },
	worst: { attribute: 'disability', group: 'yes' },
	shown: { attribute: 'disability', group: 'yes' },
	sentence: 'People with a disability are selected too rarely.',
	lede: '',
	verdict: 'exceeded',
	favourable: '1',
	leeway,
	groups: [
		{
			...{
				attribute: 'disability',
				group: 'yes',
				label: 'With a disability',
				reference: false,
				n: 28_186,
				share: 0.135,
				selected: 2569
			},
			...{
				rate: interval(0.091, 0.088, 0.094),
				ratio: interval(0.151, 0.145, 0.156),
				verdict: 'exceeded',
				reason: 'below_min',
				moved: true,
				detail: ''
			}
		}
	],
	definitions: [],
	intersections: null,
	over_time: null,
	strata: null,
	completeness: {
		rows: 208_892,
		labelled: 208_892,
		unknown: { disability: 1482 },
		offsets: [{ topic: 'leeway.inference', partition: 0, first: 0, last: 52_401 }]
	},
	method: ['Ratios: interval on the logarithm (Katz).'],
	limitations: [],
	code_version: '0.1.0',
	config_hash: 'b7e2c05'
};

describe('a frozen report', () => {
	test('keeps its hash, is in the audit chain, and cannot be changed', async () => {
		const { control } = await openControl(store);
		expect(await control.freezeBiasReport({ content: report, by: '' })).toMatchObject({ ok: false, kind: 'invalid' });
		const frozen = await control.freezeBiasReport({ content: report, by: 'R. Mehta' });
		if (!frozen.ok) throw new Error(frozen.reason);
		expect(frozen.value.hash).toMatch(/^[0-9a-f]{64}$/);
		expect(await control.verifyReport(frozen.value.id)).toMatchObject({
			ok: true,
			value: { equal: true, in_audit_log: true }
		});
		expect((await reportById(store.pg.db, frozen.value.id))?.content).toEqual(report);
		await expect(store.pg.rows('UPDATE reports SET created_by = $1', ['nobody'])).rejects.toThrow(/never changed/);
		expect(await control.verifyReport(999)).toMatchObject({ ok: false, kind: 'not_found' });
	});

	test('that was changed behind the database shows it', async () => {
		const { control } = await openControl(store);
		const frozen = await control.freezeBiasReport({ content: report, by: 'R. Mehta' });
		if (!frozen.ok) throw new Error(frozen.reason);
		await store.pg.exec(`ALTER TABLE reports DISABLE TRIGGER reports_are_frozen;
			UPDATE reports SET content = jsonb_set(content, '{groups,0,n}', '28187') WHERE id = ${frozen.value.id};
			ALTER TABLE reports ENABLE TRIGGER reports_are_frozen;`);
		expect(await control.verifyReport(frozen.value.id)).toMatchObject({
			ok: true,
			value: { equal: false, in_audit_log: false }
		});
	});
});

describe('the audit chain', () => {
	test('names the first line that was edited or removed', async () => {
		const { control } = await openControl(store);
		await control.freezeBiasReport({ content: report, by: 'R. Mehta' });
		expect(await control.verifyAudit()).toMatchObject({ intact: true, broken: null });
		const [first, second] = await listAudit(store.pg.db);
		if (!first || !second) throw new Error('two lines are expected');
		expect(brokenLink(second, first)).toBeNull();
		expect(brokenLink({ ...second, who: 'nobody' }, first)).toMatch(/does not match/);
		expect(brokenLink({ ...second, seq: 3 }, first)).toBe('line 2 is missing');
		await store.pg.exec(`ALTER TABLE audit DISABLE TRIGGER audit_is_append_only;
			UPDATE audit SET who = 'nobody' WHERE seq = 2;
			ALTER TABLE audit ENABLE TRIGGER audit_is_append_only;`);
		expect(await control.verifyAudit()).toMatchObject({ intact: false, entries: 1, broken: { seq: 2 } });
	});
});

// RFC 8785, section 3.2.3 and 3.2.2.3: order of keys by UTF-16 code units, numbers as ECMAScript prints them.
test('canonical JSON follows RFC 8785', () => {
	expect(
		canonicalJson({ '\u20ac': 'Euro Sign', '\r': 'Carriage Return', '1': 'One', '\u0080': 'Control', '\u00f6': 'o' })
	).toBe('{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"o","\u20ac":"Euro Sign"}');
	expect(canonicalJson([333333333.33333329, 1e30, 4.5, 2e-3, 1e-27, null, true])).toBe(
		'[333333333.3333333,1e+30,4.5,0.002,1e-27,null,true]'
	);
	expect(() => canonicalJson(NaN)).toThrow();
});
