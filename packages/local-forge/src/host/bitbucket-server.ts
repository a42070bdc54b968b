/** One REST call as it leaves the platform: what the app asked for, and on whose behalf. */
export interface BitbucketRequest {
  method: string;
  /** With query, e.g. `/2.0/repositories/…?pagelen=100`; percent-encoded as the app sent it. */
  path: string;
  headers: Record<string, string>;
  body: string;
  provider: 'app' | 'user' | 'none';
  /** Only for `provider: 'user'`. */
  accountId?: string;
}

/** What Bitbucket answered; `body` is text, whatever its content type. */
export interface BitbucketResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Anything that answers Bitbucket's REST API: a simulated workspace, a forwarder, a server made by a test. */
export interface BitbucketServer {
  handle(request: BitbucketRequest): Promise<BitbucketResponse>;
}

/** A Forge event that the platform will deliver, and when. */
export interface ScheduledEvent {
  /** Epoch milliseconds. */
  deliverAt: number;
  /** Forge event including `eventType`. */
  event: Record<string, unknown>;
}

/** The four people every local workspace knows. */
export type AccountRole = 'reader' | 'writer' | 'repositoryAdmin' | 'workspaceAdmin';

/** A workspace that lives by itself, deterministically. Times are epoch milliseconds. */
export interface Simulation extends BitbucketServer {
  /** `uuid` in braces. */
  readonly workspace: { uuid: string; slug: string };
  readonly accounts: Record<AccountRole, string>;
  repositories(): { uuid: string; slug: string }[];
  /** Plays the world up to `now` and returns the Forge events that became known since the last call, with the time they are delivered. */
  advanceTo(now: number): ScheduledEvent[];
  /** When something will next happen in the world, or undefined. */
  nextChangeAt(): number | undefined;
  /** Stages something (`POST /__devhost/world`); throws an error that lists the known actions when it knows none of that name. */
  act?(action: unknown): unknown;
}

/** `startAt`: epoch milliseconds; the world begins 28 days before. */
export interface SimulationOptions {
  name: string;
  seed: number;
  startAt: number;
}

/** Makes a workspace; throws where there is none of that name. */
export type CreateSimulation = (options: SimulationOptions) => Simulation;
