import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { registrySource } from '#detectors/generate-registry.ts';
import { metricNamed, METRICS } from '#detectors/metrics/registry.ts';

it('is fresh: run `node detectors/generate-registry.ts` after adding a metric', () => {
	expect(readFileSync(new URL('../../detectors/metrics/registry.ts', import.meta.url), 'utf8')).toBe(registrySource());
});

it('finds every metric by its name, and each name once', () => {
	for (const metric of METRICS) expect(metricNamed(metric.name)).toBe(metric);
	expect(metricNamed('no_such_metric')).toBeUndefined();
});
