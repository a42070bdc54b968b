import type { AccountRole, BitbucketServer, Simulation } from './bitbucket-server';

export interface Named {
  readonly uuid: string;
  readonly slug: string;
}

/** The workspace as the host needs it. */
export interface World {
  readonly server: BitbucketServer;
  readonly workspace: Named;
  readonly accounts: Readonly<Record<AccountRole, string>>;
  /** Self-hosted: whoever runs this host owns it, and nothing here may be played with. */
  readonly isOwnedHere: boolean;
  repositories(): Named[];
  /** Looks again which repositories there are; where nobody tells, those known before stay. */
  refresh(): Promise<void>;
  /** Present where the workspace lives by itself and its events must be delivered. */
  readonly simulation?: Simulation;
}
