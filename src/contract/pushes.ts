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

export interface PushResolvers {
  pushChoice: { request: undefined; answer: PushChoiceAnswer };
  savePushChoice: { request: Revised<PushChoiceView>; answer: Saved };
}
