import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccountRole, BitbucketResponse } from '../host/bitbucket-server';
import type { Manifest } from '../host/manifest';

/** A resolver call as the bridge makes it. */
export interface UiInvocation {
  moduleKey: string;
  functionKey: string;
  payload: unknown;
  accountId: string;
  /** In braces; absent on workspace pages. */
  repositoryUuid?: string;
}

/** What the pages may ask of the host. Every function may be called once the host is listening. */
export interface UiDeps {
  manifest: Manifest;
  /** `http://127.0.0.1:<port>`: pages. */
  origin(): string;
  /** `http://127.0.0.1:<port + 1>`: resources. */
  resourceOrigin(): string;
  invoke(call: UiInvocation): Promise<{ ok: true; result: unknown } | { ok: false; error: string }>;
  bitbucketAsUser(
    request: { path: string; method: string; body?: string; headers: Record<string, string> },
    accountId: string,
  ): Promise<BitbucketResponse>;
  accounts: Record<AccountRole, string>;
  workspace(): { uuid: string; slug: string };
  repositories(): { uuid: string; slug: string }[];
  /** Whether `view.theme.enable()` rejects. */
  refusesTheming(): boolean;
  /** Epoch milliseconds on the host's clock. */
  now(): number;
  /** The directory that the manifest's resource paths are relative to. */
  panelRoot: string;
  webtriggerUrl(key: string): string;
}

/** The pages of the local Forge. */
export interface Ui {
  /** Answers a request on the pages' origin; false when it is none of its own. */
  page(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Answers every request on the resources' origin. */
  resource(request: IncomingMessage, response: ServerResponse): Promise<void>;
}
