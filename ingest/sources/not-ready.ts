/** What is needed to read records cannot be had now; they wait, and are read again. */
export class NotReady extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'NotReady';
	}
}
