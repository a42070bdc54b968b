import { AGENTS } from './agents';
import { HOSTED } from './hosted';
import { KUBERNETES } from './kubernetes';
import type { Configuration, Place, Stack } from './place';
import { PROMETHEUS } from './prometheus';

/** Every way of scraping that we know, in the order in which they are offered. */
export const STACKS: readonly Stack[] = [...PROMETHEUS, ...KUBERNETES, ...AGENTS, ...HOSTED];

/** All of them with the addresses of one installation. */
export const configurationsFor = (place: Place): readonly Configuration[] =>
  STACKS.map(({ write, ...about }) => ({ ...about, text: write(place) }));
