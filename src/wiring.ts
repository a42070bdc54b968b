import { consumed, inForge, resolved, triggered } from './adapters/forge/in-forge';
import { onEvent } from './handlers/on-event';
import { onMessage } from './handlers/on-message';
import { onUpkeep } from './handlers/on-upkeep';
import { onSweep } from './handlers/on-sweep';
import { RESOLVERS } from './handlers/resolvers';
import { scrapeWebTrigger } from './handlers/scrape-web-trigger';

export const onBuildStatus = triggered(onEvent);
export const onDeployment = triggered(onEvent);
export const onPush = triggered(onEvent);
export const onRepository = triggered(onEvent);
export const count = consumed(onMessage);
export const tendAccess = inForge(onUpkeep);
export const sweep = inForge(onSweep);
export const scrape = inForge(scrapeWebTrigger);
export const resolve = resolved(RESOLVERS);
