import { loadConfig, readProjectFile } from '#server/config/load.ts';
import { ConfigError } from '#server/config/problem.ts';

/** `leeway check [FILE]`: prints "ok" or every mistake with its line. With a FILE, the environment is left alone. */
export function checkCommand([file]: string[]): number {
	try {
		const { path, models } = file === undefined ? fromEnvironment() : fromFile(file);
		console.log(`${path}: ok, ${models} ${models === 1 ? 'model' : 'models'}`);
		return 0;
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		console.error(error.message);
		return 1;
	}
}

function fromFile(path: string): { path: string; models: number } {
	return { path, models: readProjectFile(path).models.length };
}

function fromEnvironment(): { path: string; models: number } {
	const { project_file_path, project_file } = loadConfig(process.env);
	return { path: project_file_path ?? 'environment (there is no leeway.yaml)', models: project_file.models.length };
}
