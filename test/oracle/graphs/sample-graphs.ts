import type { SampleGraph } from '../sample-graph';
import { accounts } from './accounts';
import { commerce } from './commerce';
import { mediaGraph } from './media';

/** Every sample graph that engines are compared over. */
export const sampleGraphs: readonly SampleGraph[] = [accounts, commerce, mediaGraph];
