/** Another page of ours: how to open it, and whether Bitbucket refused to. */
export interface OtherPage {
  readonly isRefused: boolean;
  readonly open: () => void;
}
