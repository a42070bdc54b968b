/** What Bitbucket answers for one repository alone is no outage of Lifeline: only what is true of that repository may fire. */
import { openStage, withoutWatchdog } from './outage';

it('one repository has its Pipelines off, which Bitbucket answers with 403', async () => {
  const stage = await openStage('small');
  await stage.minutes(15);
  stage.act({ action: 'pipelinesOff', repository: 'web-shop', answer: 'forbidden' });
  await stage.minutes(60);
  expect(withoutWatchdog(stage.recording())).toEqual([]);
}, 240_000);

it('the runs of one repository are answered with 500', async () => {
  const stage = await openStage('wide');
  await stage.minutes(15);
  const all = stage.played.simulation.repositories();
  const uuid = all.find(({ slug }) => slug === 'service-0149')?.uuid ?? 'none';
  stage.act({ action: 'api', status: 500, path: `${encodeURIComponent(uuid)}/pipelines` });
  await stage.pushes('service-0149', 12, 5);
  const fired = withoutWatchdog(stage.recording());
  // Its own runs may be missing by then, which is true.
  expect(fired.filter(({ labels }) => labels['repository'] !== 'service-0149')).toEqual([]);
}, 240_000);
