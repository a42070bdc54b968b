/** Another page of ours: how to open it, and whether Bitbucket refused to. */
export interface OtherPage {
  readonly isRefused: boolean;
  readonly open: () => void;
}

/** The pages of repositories, named by uuid: how to open one, and which one Bitbucket refused to open last. */
export interface Repositories {
  readonly refused: string | null;
  readonly open: (uuid: string) => void;
}
