import type { Run } from '../model';

const PREFIX = 'bitbucket-merge-queue-';

/** The branch on which the merge of a pull request is tried. */
export const queueBranchOf = (pullRequest: number): string => `${PREFIX}${String(pullRequest)}`;

export const isQueueBranch = (branch: string): boolean => branch.startsWith(PREFIX);

/** Whether the run tries a merge. */
export const isQueued = ({ target, trigger }: Run): boolean =>
  trigger === 'PUSH' && target.kind === 'branch' && isQueueBranch(target.name);
