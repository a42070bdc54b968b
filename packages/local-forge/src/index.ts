/** Everything there is for those who start a local Forge from a program of their own. */
export { startHost, type Host, type HostOptions } from './host/host';
export type { HostDescription, Installed, Prepare } from './platform/description';
export type { SimulationName, WorldOptions } from './host/world';
export type { RemoteOptions } from './host/remote-world';
export type {
  AccountRole,
  BitbucketRequest,
  BitbucketResponse,
  BitbucketServer,
  CreateSimulation,
  ScheduledEvent,
  Simulation,
  SimulationOptions,
} from './host/bitbucket-server';
export type { Meter, MetersReport } from './host/meters';
export type { LogLine } from './runtime/pool';
export type { Outcome } from './runtime/ipc';
