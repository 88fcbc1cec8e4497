const EVENT = '{"model":"my-model","version":"1","features":{"income":48200},"prediction":0.07}';

/** The ways to send the first event by HTTP, each one block to copy. */
export const WAYS = [
	{ way: 'curl', label: 'curl' },
	{ way: 'python', label: 'Python' },
	{ way: 'node', label: 'JavaScript' }
] as const;

export function httpCommand(way: string, origin: string): string {
	const url = `${origin}/api/v1/inference`;
	if (way === 'python') {
		return [
			'import json, urllib.request',
			`event = ${EVENT}`,
			`urllib.request.urlopen(urllib.request.Request("${url}", json.dumps(event).encode(),`,
			'  {"content-type": "application/json"}))'
		].join('\n');
	}
	if (way === 'node') {
		return [
			`await fetch('${url}', {`,
			"  method: 'POST', headers: { 'content-type': 'application/json' },",
			`  body: JSON.stringify(${EVENT})`,
			'});'
		].join('\n');
	}
	return [`curl -X POST ${url} \\`, "  -H 'content-type: application/json' \\", `  -d '${EVENT}'`].join('\n');
}

export function kafkaCommand(broker: string, topic: string): string {
	return [`echo '${EVENT}' |`, `  kafka-console-producer.sh --bootstrap-server ${broker} --topic ${topic}`].join('\n');
}
