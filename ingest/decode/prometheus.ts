import type { Decoder } from './decoder.ts';
import { rejected } from './event.ts';
import { readText } from './json.ts';
import { readExposition } from './series/exposition.ts';
import { readSeries } from './series/read-series.ts';
import { seriesOptions, type SeriesOptions } from './series/sample.ts';

/** Pages of metrics as exporters serve them: DCGM, vLLM and Triton (docs/formats/prometheus.md). */
export const prometheus: Decoder<SeriesOptions> = {
	name: 'prometheus',
	version: 1,
	options: seriesOptions,
	recognises({ value }) {
		const text = readText(value);
		return (
			'ok' in text && /^(# (HELP|TYPE) |(DCGM_FI_|(kserve_)?vllm:|nv_inference_)\w+[{ ])/m.test(text.ok.slice(0, 4096))
		);
	},
	decode(record, context) {
		const text = readText(record.value);
		if (!('ok' in text)) return [text];
		const { samples, unread } = readExposition(text.ok, record.timestamp);
		if (!unread) return readSeries(samples, record, context);
		const more = unread.lines > 1 ? `, nor are ${unread.lines - 1} more` : '';
		const detail = `line ${unread.line} is no sample${more}: ${JSON.stringify(unread.text.slice(0, 80))}`;
		const problem = rejected('schema', `${detail}: send the Prometheus text format or OpenMetrics`);
		return samples.length === 0 ? [problem] : [...readSeries(samples, record, context), problem];
	}
};
