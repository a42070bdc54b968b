import { evolve } from '../../core/aggregates/evolve';
import type { IngestMessage } from '../../core/events/message';
import { conclude } from '../../core/health/quiet';
import { forRepository, isExcluded } from '../../core/settings';
import type { World } from '../../ports/world';
import { changeOf, load, type Loaded } from '../records/kind';
import { SETTINGS } from '../records/settings';
import { TOTALS } from '../records/totals';

const kindsOf = (uuid: string) => ({ totals: TOTALS(uuid), settings: SETTINGS });

/**
 * Until somebody may ask, what an event tells is missing from the counts: that is noted, and costs no request. Losing a
 * race for it loses nothing for long: the event comes again, or the sweep finds what it told of.
 */
export async function noteMissing(
  { event, repositoryUuid }: IngestMessage,
  { totals: stored, settings }: Loaded<ReturnType<typeof kindsOf>>,
  world: World,
): Promise<void> {
  const totals = stored.value;
  if (event.type !== 'run-ended' && event.type !== 'deployment-heard') return;
  if (totals === null || isExcluded(settings.value, totals.identity)) return;
  const context = { now: world.now(), settings: forRepository(settings.value, repositoryUuid) };
  const next = evolve(totals, event, context);
  if (next !== totals) await world.records.write([changeOf(stored, conclude(next))]);
}

/** The same of an event that nobody else has read; what cannot be noted is logged, since the event comes again. */
export async function noteRefused(message: IngestMessage, world: World): Promise<void> {
  if (message.repositoryUuid === '') return;
  try {
    await noteMissing(message, await load(kindsOf(message.repositoryUuid), world), world);
  } catch (error) {
    world.log('Refused event not noted', { detail: String(error) });
  }
}
