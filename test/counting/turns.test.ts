/** One repository may have more to count, for ever, than the requests of all sweeps allow: the others take turns with it. */
import { MINUTE, SECOND } from '../given';
import { Installation, samplesOn } from './installation';
import { pipelinePayload, repositoryPayload } from './payloads';
import { RUNS } from './runs';

const OTHER = '{cccccccc-0000-4000-8000-000000000001}';
/** More than a sweep's requests can tell the steps of. */
const RUNS_A_SWEEP = 40;

it('lets a repository be counted beside one that takes all that sweeps may ask', async () => {
  const lifeline = new Installation();
  const busy = lifeline.bitbucket.add(repositoryPayload());
  const other = lifeline.bitbucket.add(repositoryPayload({ uuid: OTHER, slug: 'zoo' }));
  // Each request takes its time: the busy one, compared first, was looked at the longest ago ever after.
  lifeline.bitbucket.onRequest = () => {
    lifeline.now += SECOND;
  };
  await lifeline.sweeps(1);
  const ended = (number: number) =>
    pipelinePayload({ number, createdAt: lifeline.now - 2 * MINUTE });
  // Something is under way in both: a look at the list is kept for each, in every sweep.
  for (const each of [busy, other])
    each.pipelines.push(pipelinePayload({ number: 1, createdAt: lifeline.now, completedAt: null }));
  let number = 1;
  for (let sweep = 0; sweep < 24; sweep++) {
    for (let added = 0; added < RUNS_A_SWEEP; added++) busy.pipelines.push(ended(++number));
    if (sweep === 12) other.pipelines.push(ended(2), ended(3), ended(4));
    await lifeline.sweeps(1);
  }
  const counted = samplesOn(await lifeline.page(), RUNS);
  const of = (slug: string) =>
    Object.entries(counted)
      .filter(([labels]) => labels.includes('repository="zoo"') === (slug === 'zoo'))
      .reduce((sum, [, value]) => sum + value, 0);
  expect(of('zoo')).toBe(3);
  // The other goes on being counted, and never is to its end.
  expect(of('web')).toBeGreaterThan(200);
  expect(of('web')).toBeLessThan(number);
});
