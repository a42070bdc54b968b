import { MERGE_QUEUES } from '../core/events/vocabulary';

/** How REST may write the selector of a merge queue's runs [?]: nobody has published it. */
const SELECTORS = ['merge-queues', 'merge_queues', 'merge-queue', 'merge_queue', 'mergequeues'];

/** The branches on which merges are tried; they go when the attempt is over. */
const BRANCH = 'bitbucket-merge-queue-';

/** The section of a merge queue where the selector, or without any the branch, is one; else null. */
export function mergeQueueOf(selector: string | null, ref: string | null): string | null {
  const isQueue =
    selector === null
      ? ref?.startsWith(BRANCH) === true
      : SELECTORS.includes(selector.toLowerCase());
  return isQueue ? MERGE_QUEUES : null;
}
