// Every dashboard that is shipped.
import { cost } from './cost.mjs';
import { deployments } from './deployments.mjs';
import { own } from './own.mjs';
import { repository } from './repository.mjs';
import { workspace } from './workspace.mjs';

export const BOARDS = { workspace, repository, deployments, cost, own };
