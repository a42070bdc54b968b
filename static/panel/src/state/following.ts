import type { LinkView } from '../../../../src/contract/panel';

/** Links that lead away: how to follow one, and which one Bitbucket refused last. */
export interface Following {
  readonly refused: LinkView | null;
  readonly open: (link: LinkView) => void;
}
