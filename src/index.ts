/** The front door: every export is a `handler` in manifest.yml, and nothing else is. */
export {
  count,
  hook,
  onBuildStatus,
  onDeployment,
  onInstalled,
  onPush,
  onRepository,
  push,
  resolve,
  scrape,
  sweep,
  sweepFirst,
  tendAccess,
} from './wiring';
