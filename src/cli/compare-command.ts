/** `leeway compare`. */
export async function compareCommand(args: string[]): Promise<number> {
	return args.length;
}
