import { COMPARED } from './compared';
import type { Loaded } from './kind';
import { PUSHERS } from './pushed';
import { INDEX } from './repository-index';
import { SETTINGS } from './settings';
import { WORKSPACE } from './workspace';

/** What every page begins with. */
export const PAGE = {
  workspace: WORKSPACE,
  settings: SETTINGS,
  index: INDEX,
  pushers: PUSHERS,
  compared: COMPARED,
} as const;
export type PageRecords = Loaded<typeof PAGE>;
