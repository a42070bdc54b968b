/** For those who start a local Forge from a command line of their own. */
export {
  HOST_OPTIONS,
  HOST_USAGE,
  type HostArguments,
  hostOptionsOf,
  parseWords,
  readHostArguments,
  UsageError,
} from './cli/arguments';
export { closeWhenAsked, complain, runCommand, say, sayLog } from './cli/command';
