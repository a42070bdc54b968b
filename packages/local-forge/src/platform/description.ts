import type { World } from '../host/workspace';
import type { Outcome } from '../runtime/ipc';
import type { UiInvocation } from '../ui/types';

/** What `GET /__devhost` tells. */
export interface HostDescription {
  readonly ready: true;
  readonly now: string;
  readonly workspace: { uuid: string; slug: string };
  readonly webtriggers: Readonly<Record<string, string>>;
  readonly pages: Readonly<Record<string, string>>;
  readonly repositories: { uuid: string; slug: string }[];
  /** The version of Node that runs the app. */
  readonly node: string;
}

/** An installed app, as who starts the host sees it. */
export interface Installed {
  readonly world: World;
  /** What the host keeps between starts, and where more may be kept. */
  readonly dataDir: string;
  /** The address of a web trigger as others write it, and as this machine does. */
  urlOf(webtrigger: string): string;
  localUrlOf(webtrigger: string): string;
  /** A call of a resolver, as a page would make it. */
  call(call: UiInvocation): Promise<Outcome>;
}

/** Makes an installed app ready for whoever starts the host, and resolves with what describes it from then on. */
export type Prepare<Added> = (installed: Installed) => Promise<() => Added>;
