/** The canonical records the simulator makes: what an application would send (see docs/events.md). */
export interface InferenceRecord {
	model: string;
	version: string;
	event_id: string;
	ts: string;
	features: Record<string, number | string | null>;
	prediction: string;
	score?: number;
	latency_ms?: number;
	status?: string;
	segments?: Record<string, string>;
}

export interface LabelRecord {
	model: string;
	event_id: string;
	label_name: string;
	label: string;
	observed_at: string;
}

export interface GpuRecord {
	host: string;
	gpu: string;
	uuid: string;
	gpu_model: string;
	model: string;
	version: string;
	ts: string;
	metrics: Record<string, number>;
}

export interface Traffic {
	inference: InferenceRecord[];
	labels: LabelRecord[];
}

/** Records of one stretch of time, by kind. */
export interface Records {
	inference: InferenceRecord[];
	labels: LabelRecord[];
	gpu: GpuRecord[];
}
