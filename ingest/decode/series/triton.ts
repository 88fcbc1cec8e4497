import { modelNamed } from '../naming.ts';
import { instanceOf, labelOf, type Reader } from './sample.ts';

/**
 * Triton's series, per model and version. An ensemble and the models it is made of count the same request each for
 * itself; they stay separate models here, and are never added up.
 */
export const readTriton: Reader = (sample, origin) => {
	if (!sample.name.startsWith('nv_')) return undefined;
	const { context } = origin;
	const instance = instanceOf(sample, origin);
	const served = {
		model: modelNamed(labelOf(sample, 'model') || undefined, context),
		version: labelOf(sample, 'version') || (context.version ?? '')
	};
	switch (sample.name) {
		case 'nv_inference_pending_request_count': {
			if (!(sample.value >= 0 && Number.isFinite(sample.value))) return {};
			const gpu = [served.model, served.version].filter(Boolean).join(':');
			// A queue of nothing that has a name cannot be told from another.
			if (gpu === '') return {};
			return {
				level: { host: instance, gpu, uuid: '', gpu_model: '', ...served, metrics: { queue_length: sample.value } }
			};
		}
		case 'nv_inference_request_success':
		case 'nv_inference_request_failure': {
			// Older servers count per GPU; failures are counted per reason. Each series rises by itself.
			const failed = sample.name.endsWith('failure');
			const parts = [`gpu=${labelOf(sample, 'gpu_uuid')}`, `reason=${labelOf(sample, 'reason')}`];
			const series = [instance, ...parts.filter((part) => !part.endsWith('=')), failed ? 'failed' : 'succeeded'];
			const count = { ...served, instance: series.join(' '), value: sample.value };
			const requests = { ...count, name: 'requests' as const };
			return { counts: failed ? [requests, { ...count, name: 'failures' as const }] : [requests] };
		}
		default:
			return {};
	}
};
