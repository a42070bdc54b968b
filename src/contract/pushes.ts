import type { RepositoryRef } from './access';
import type { Revised, Saved } from './form';

/** What the page of pushes and its resolvers say to each other. */
export interface PushChoiceView {
  isOff: boolean;
  /** Repositories that may not push, by uuid. */
  offUuids: readonly string[];
  /** Names of measures that may be pushed besides ours, exact or `prefix*`; none named allows all. */
  allowed: readonly string[];
}

export interface PushChoiceAnswer {
  choice: PushChoiceView;
  /** To be sent with the form. */
  revision: number;
  repositories: readonly RepositoryRef[];
  /** What a step writes to push. */
  snippet: string;
}

/** The webhook of pipeline spans. Instants are epoch seconds. */
export interface HookAnswer {
  now: number;
  url: string;
  /** When its secret was made; null where there is none, and nothing is taken. */
  secretSince: number | null;
  /** Until when the secret before it is good; null where none is. */
  oldSecretUntil: number | null;
  /** When a delivery was last taken. */
  takenAt: number | null;
  refused: readonly { name: string; count: number }[];
  /** Numbers of containers that Lifeline does not understand, by the name of the attribute. */
  unknown: readonly { name: string; count: number }[];
}

export interface PushResolvers {
  hook: { request: undefined; answer: HookAnswer };
  newHookSecret: { request: undefined; answer: { secret: string } };
  removeHook: { request: undefined; answer: object };
  pushChoice: { request: undefined; answer: PushChoiceAnswer };
  savePushChoice: { request: Revised<PushChoiceView>; answer: Saved };
}
