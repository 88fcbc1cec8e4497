import { azure } from './azure.ts';
import { evidently } from './evidently.ts';
import { nannyml } from './nannyml.ts';
import type { Peer } from './peer.ts';
import { river } from './river.ts';
import { scouter } from './scouter.ts';
import { whylogs } from './whylogs.ts';

/** Every peer whose numbers can be asked for. */
export const PEERS: readonly Peer[] = [evidently, nannyml, azure, whylogs, scouter, river];

export function peerNamed(name: string): Peer | undefined {
	return PEERS.find((peer) => peer.name === name);
}
