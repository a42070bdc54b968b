/** What happens in a workspace that is well, and looks like an outage to rules that are too simple: nothing may fire. */
import { openStage, withoutWatchdog, type Stage } from './outage';

const of = (pipeline: RegExp, { recording }: { recording: () => ReturnType<Stage['recording']> }) =>
  [...recording().series.keys()].filter((series) => pipeline.test(series));

const shardsOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${String(index + 1)}-of-${String(count)}`);

it('a token is rotated, and another one replaced at once while the scraper hears of it four minutes later', async () => {
  const stage = await openStage('calm');
  const first = await stage.played.issueToken('rotated');
  stage.token = first.token;
  await stage.minutes(15);
  const second = await stage.played.rotateToken(first.id);
  await stage.minutes(15);
  stage.token = second.token;
  await stage.minutes(20);
  await stage.played.revokeToken(second.id);
  await stage.minutes(4);
  stage.token = (await stage.played.issueToken('in a hurry')).token;
  await stage.minutes(20);
  expect(withoutWatchdog(stage.recording())).toEqual([]);
}, 240_000);

it('shards double twice, and become one page again', async () => {
  const stage = await openStage('small');
  for (const count of [0, 2, 4, 0]) {
    stage.shards = shardsOf(count);
    await stage.minutes(20);
  }
  const ups = of(/^up\{/, { recording: () => stage.recording() });
  expect(ups).toHaveLength(1 + 2 + 4);
  expect(withoutWatchdog(stage.recording())).toEqual([]);
}, 240_000);

it('a merge queue makes branches that live for one run', async () => {
  const stage = await openStage('acme');
  for (const pullRequest of [901, 902, 903, 904]) {
    const branch = `bitbucket-merge-queue-${String(pullRequest)}`;
    stage.act({ action: 'push', repository: 'checkout-api', branch });
    await stage.minutes(15);
  }
  const queue = of(/repository="checkout-api".*pipeline="merge-queues/, {
    recording: () => stage.recording(),
  });
  expect(queue.length).toBeGreaterThan(0);
  const fired = withoutWatchdog(stage.recording());
  expect(fired.filter(({ labels }) => labels['repository'] === 'checkout-api')).toEqual([]);
}, 240_000);
