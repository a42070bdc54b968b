import { decodeRunner } from './decode-runner';

const LABELS = ['self.hosted', 'linux'];
const shown = (state: unknown) => ({
  ...{ uuid: '{r}', name: 'arm', labels: LABELS, state },
  oauth_client: { id: 'planted', secret: 'planted' },
});

describe('a runner as Bitbucket shows it', () => {
  it.each([
    ['ONLINE', 'online'],
    ['OFFLINE', 'offline'],
    ['UNHEALTHY', 'unhealthy'],
    ['DISABLED', 'disabled'],
    ['ENABLED', 'offline'],
    ['UNREGISTERED', 'offline'],
    ['A_NEW_WORD', 'offline'],
  ])('%s is %s, without its OAuth client', (status, state) => {
    const runner = decodeRunner(shown({ status }));
    expect(runner).toEqual({ uuid: '{r}', name: 'arm', labels: LABELS, state });
  });

  it('is offline where no state is told', () => {
    expect(decodeRunner(shown(undefined))).toMatchObject({ state: 'offline' });
  });
});
