/** For those who start a local Forge from a command line of their own. */
export {
  HOST_OPTIONS,
  HOST_USAGE,
  type HostArguments,
  hostOptionsOf,
  parseWords,
  readHostArguments,
} from './cli/arguments';
export { UsageError } from './cli/usage-error';
export { closeWhenAsked, complain, runCommand, say, sayLog } from './cli/command';
