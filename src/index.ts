/** The front door: every export is a `handler` in manifest.yml, and nothing else is. */
export {
  count,
  onBuildStatus,
  onDeployment,
  onPush,
  onRepository,
  resolve,
  scrape,
  sweep,
  tendAccess,
} from './wiring';
