/** Every command of docs/push.md, run as it stands there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPushHouse, type PushHouse } from './house';
import { run } from './shell';

const DOC = readFileSync(join(__dirname, '../../../docs/push.md'), 'utf8');
const COMMANDS = [...DOC.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, command = '']) => command);

let house: PushHouse;

beforeAll(async () => {
  house = await openPushHouse();
});
afterAll(() => house.close());

describe('docs/push.md', () => {
  it('has commands', () => {
    expect(COMMANDS).toHaveLength(1);
  });

  it.each(COMMANDS)('pushes with %s', async (command) => {
    const step = house.lastStepOf('web-shop');
    const ran = await run(command, {
      LIFELINE_PUSH_URL: house.door,
      BITBUCKET_STEP_OIDC_TOKEN: await house.token(step),
    });
    expect(ran).toBe('Taken.\n');
  });

  it('shows the step as the settings do', async () => {
    const { snippet } = await house.house.have('pushChoice');
    const [, shown = ''] = /```yaml\n([\s\S]*?)```/.exec(DOC) ?? [];
    expect(snippet.replace(house.door, 'https://…')).toBe(shown);
  });
});
