/** Self-hosted runners of a simulated workspace, from Bitbucket's lists to the page. */
import { PlayedWorkspace } from './played-workspace';

const MINUTE = 60_000;
const AT = Date.UTC(2026, 10, 4, 9);
const LINE = /^bitbucket_pipeline_runners\{workspace="acme",repository="([\w-]+)",(.*)\} (\d+)$/;

it('are shown by scope and state while a step waits for one', async () => {
  const workspace = await PlayedWorkspace.open({ name: 'bench', seed: 1, at: AT });
  const { token } = await workspace.issueToken('prometheus');
  const page = async (): Promise<string> => (await workspace.scrape(token)).body;
  const shown = (body: string) =>
    body.split('\n').flatMap((line) => {
      const [, repository = '', labels = '', value = ''] = LINE.exec(line) ?? [];
      return Number(value) > 0 ? [`${repository}: ${labels} ${value}`] : [];
    });
  await workspace.playUntil(AT + 30 * MINUTE);
  workspace.simulation.act({ action: 'runnersOffline', repository: 'firmware' });
  workspace.simulation.act({ action: 'push', repository: 'firmware' });
  await workspace.playUntil(AT + 60 * MINUTE);
  const waiting = await page();
  expect(shown(waiting)).toEqual([
    'firmware: scope="workspace",state="online" 1',
    'firmware: scope="workspace",state="offline" 120',
    'firmware: scope="repository",state="offline" 2',
  ]);
  expect(waiting).not.toContain('planted-client-id');
  workspace.simulation.act({ action: 'runnersOnline', repository: 'firmware' });
  await workspace.playUntil(AT + 150 * MINUTE);
  expect(shown(await page())).toEqual([]);
});

it('are told without a gap while steps wait, also where requests are few', async () => {
  const workspace = await PlayedWorkspace.open({ name: 'acme', seed: 3, at: AT });
  const { token } = await workspace.issueToken('prometheus');
  workspace.simulation.act({ action: 'runnersOffline', repository: 'firmware' });
  workspace.simulation.act({ action: 'push', repository: 'firmware' });
  await workspace.playUntil(AT + 90 * MINUTE);
  const gaps: number[] = [];
  for (let minute = 90; minute < 240; minute += 5) {
    await workspace.playUntil(AT + minute * MINUTE);
    const { body } = await workspace.scrape(token);
    const isWaiting = body.includes(
      'bitbucket_pipeline_steps_waiting{workspace="acme",repository="firmware"',
    );
    const isTold = /^bitbucket_pipeline_steps_without_runner\{.*"firmware"\} [1-9]/m.test(body);
    if (isWaiting && !isTold) gaps.push(minute);
  }
  expect(gaps).toEqual([]);
});
