import { webTrigger } from '@forge/api';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { World } from '../../ports/world';
import { bitbucketAsker } from './ask-bitbucket';
import { forgeBitbucket } from './bitbucket';
import { forgeIdentities } from './identities';
import {
  admissionsOf,
  arrivalsOf,
  hookRefusalsOf,
  latelyOf,
  notedOf,
  refusalsOf,
} from './memories';
import { forgePerson } from './person';
import { forgeQueue } from './queue';
import { forgeRecords } from './records';
import { forgeTrail } from './trail';

/** What Forge passes as the second argument of every function. */
export interface ForgeContext {
  readonly workspaceId?: string;
  readonly installContext?: string;
  readonly principal?: { readonly accountId?: string } | undefined;
}

/** The world of one invocation. Nothing of it outlives the invocation: warm containers serve many installations. */
export function forgeWorld(context: ForgeContext): World {
  const now = (): number => Date.now();
  const workspaceUuid = workspaceOf(context);
  const ask = bitbucketAsker(now);
  return {
    records: forgeRecords,
    bitbucket: forgeBitbucket(workspaceUuid, ask, now),
    queue: forgeQueue,
    person: forgePerson(workspaceUuid, ask),
    identities: forgeIdentities(workspaceUuid, ask),
    trail: forgeTrail,
    admissions: admissionsOf(workspaceUuid),
    lately: latelyOf(workspaceUuid),
    noted: notedOf(workspaceUuid),
    refusals: refusalsOf(workspaceUuid),
    hookRefusals: hookRefusalsOf(workspaceUuid),
    arrivals: arrivalsOf(workspaceUuid),
    scrapeUrl: async () => (await webTrigger.getUrl(SCRAPE)).replace(/\/$/, ''),
    pushUrl: async () => (await webTrigger.getUrl(PUSH)).replace(/\/$/, ''),
    hookUrl: async () => (await webTrigger.getUrl(HOOK)).replace(/\/$/, ''),
    installation: { workspaceUuid },
    now,
    log: (message, facts) => {
      console.log(JSON.stringify({ message, ...facts }));
    },
    randomBytes: (count) => randomBytes(count),
    sha256: (text) => Promise.resolve(createHash('sha256').update(text).digest('hex')),
    hmacSha256: (secret, text) =>
      Promise.resolve(createHmac('sha256', secret).update(text).digest('hex')),
  };
}

/** The web trigger of manifest.yml that scrapers ask. */
const SCRAPE = 'scrape';
/** The one that steps push to. */
const PUSH = 'step-push';
/** The one that Bitbucket's webhook delivers to. */
const HOOK = 'span-hook';

/** The workspace's uuid in braces, from `workspaceId` or from the ARI of the installation. */
function workspaceOf({ workspaceId, installContext }: ForgeContext): string {
  const uuid = workspaceId ?? installContext?.split('/').at(-1) ?? '';
  return uuid.startsWith('{') ? uuid : `{${uuid}}`;
}
