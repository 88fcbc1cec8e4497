import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateCheckSpec } from '#core/gate.ts';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { findingHistory } from '#store/repositories/findings.ts';
import { openBench, traffic, type Bench } from './seed.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T00:00:00Z');
const HOURS = 4;
const ROWS = 400;
const key = { project: 'default', environment: 'production' };

describe('what findings rest on', { timeout: 60_000 }, () => {
	let bench: Bench;
	let detect: Detect;

	beforeAll(async () => {
		const common = {
			windows: [3600],
			min_n: 100,
			reference: {
				kind: 'window' as const,
				start: new Date(START).toISOString(),
				end: new Date(START + 2 * HOUR).toISOString()
			},
			label: { name: 'repaid', delay_seconds: 0 },
			monitors: [
				{ monitor: 'psi', metric: 'psi', feature: 'income', leeway: { max: 0.1, rationale: 'test' } },
				{ monitor: 'jensen', metric: 'jensen_shannon', feature: 'channel', leeway: { max: 0.1, rationale: 'test' } },
				{ monitor: 'errors', metric: 'error_rate', leeway: { max: 0.5, rationale: 'test' } },
				{ monitor: 'slow', metric: 'quantile', quantile: 0.9, leeway: { max: 500, rationale: 'test' } },
				{ monitor: 'accuracy', metric: 'accuracy', leeway: { min: 0.5, rationale: 'test' } }
			]
		};
		bench = await openBench([
			{ ...common, model: 'whole' },
			{ ...common, model: 'sampled' },
			{ ...common, model: 'counted' }
		]);
		detect = startDetect({
			...bench,
			interval_ms: 0,
			labels_every_ms: 0,
			onError: (what, error) => {
				throw new Error(what, { cause: error });
			}
		});
		for (const model of ['whole', 'sampled', 'counted']) {
			for (let hour = 0; hour < HOURS; hour++) {
				const rows = traffic({
					model,
					start: START + hour * HOUR,
					seconds: 3600,
					rows: ROWS,
					seed: hour,
					shift: hour === 3 ? 2 : 0
				});
				await bench.send(
					'inference',
					rows.map((row) => ({ ...row, ...(model === 'sampled' && { weight: 10 }) }))
				);
				await bench.send(
					'labels',
					rows.map(({ event_id, prediction }, i) => ({
						...{
							model,
							event_id,
							label_name: 'repaid',
							observed_at: new Date(START + (hour + 1) * HOUR).toISOString()
						},
						label: i % 10 === 0 ? 'other' : prediction
					}))
				);
			}
		}
		// The servers of `counted` say that they served what was seen, and in the last hour a quarter more.
		const readings = Array.from({ length: HOURS * 60 + 1 }, (_, minute) => ({
			...{ ...key, model: 'counted', version: '', instance: 'a', name: 'requests', ts: START + minute * 60_000 },
			value: (minute * ROWS) / 60 + Math.max(0, minute - (HOURS - 1) * 60) * (ROWS / 240),
			...{ ingested_at: START, _topic: 't', _partition: 0, _offset: minute, _epoch: 1, _decoder: 'test/1' }
		}));
		await bench.store.ch.insert('server_counters', readings);
		for (const model of ['whole', 'sampled', 'counted'])
			await detect.backfill({
				model,
				from: new Date(START).toISOString(),
				to: new Date(START + HOURS * HOUR).toISOString()
			});
	}, 180_000);
	afterAll(async () => {
		await detect.close();
		await bench.close();
	});

	async function looks(model: string, hour: number) {
		const range = {
			from: new Date(START + hour * HOUR).toISOString(),
			to: new Date(START + (hour + 1) * HOUR).toISOString()
		};
		const monitors = ['psi', 'jensen', 'errors', 'slow', 'accuracy'];
		const found = await Promise.all(
			monitors.map((monitor) => findingHistory(bench.store, { model, monitor, ...range }))
		);
		return found.flatMap((findings) => findings.slice(-1));
	}

	it('one row in ten tells as much as that row, not as the ten that it stands for', async () => {
		const numbers = async (model: string) =>
			(await looks(model, 3)).map(({ monitor, value, lower, upper, n, verdict }) => ({
				monitor,
				value,
				lower,
				upper,
				n,
				verdict
			}));
		const [whole, sampled] = [await numbers('whole'), await numbers('sampled')];
		expect(whole.every(({ value }) => value !== null)).toBe(true);
		expect(whole.map(({ monitor }) => monitor)).toEqual(['psi', 'jensen', 'errors', 'slow', 'accuracy']);
		expect(sampled).toHaveLength(whole.length);
		for (const [i, look] of sampled.entries()) {
			const other = whole[i];
			expect(look, look.monitor).toMatchObject({ monitor: other?.monitor, verdict: other?.verdict });
			for (const part of ['value', 'lower', 'upper', 'n'] as const)
				expect(look[part] ?? 0, `${part} of ${look.monitor}`).toBeCloseTo(other?.[part] ?? 0, 6);
		}
	});

	it('an hour of which a fifth is missing is blind, whatever its rows say', async () => {
		for (const look of await looks('counted', 2)) expect(look.verdict, look.monitor).not.toBe('blind');
		const last = await looks('counted', 3);
		expect(last).toHaveLength(5);
		for (const look of last) {
			expect(look).toMatchObject({ verdict: 'blind', reason: 'records_missing', value: null });
			expect(look.detail).toBe('400 of 500 requests served were captured (80\u00a0%)');
		}
	});

	it('a gate does not roll back on what is incomplete', async () => {
		const leeway = { origin: 0, max: 0.05, unit: '', rationale: 'test', revision: 1 };
		const check: GateCheckSpec = {
			...{
				check: 'drift',
				title: 'drift',
				scope: 'all',
				required: true,
				metric: 'psi',
				feature: 'income',
				segment: ''
			},
			...{ min_n: 100, leeway }
		};
		await bench.send('inference', [
			...traffic({
				model: 'counted',
				version: 'v2',
				start: START + 3 * HOUR,
				seconds: 3600,
				rows: 20,
				seed: 20,
				shift: 3
			})
		]);
		const gate = (from: number, to: number) =>
			detect.evaluateGate({
				...{ ...key, model: 'counted', stable: 'v1', candidate: 'v2', checks: [check], step: 1, look: 1 },
				...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
				alpha: { false_promotion: 0.05, false_rollback: 0.05 }
			});
		expect((await gate(START + 3 * HOUR, START + 4 * HOUR))[0]).toMatchObject({
			verdict: 'blind',
			reason: 'records_missing'
		});
		expect((await gate(START + HOUR, START + 3 * HOUR))[0]?.reason).not.toBe('records_missing');
	});
});
