import type { LifelineDescription } from './lifeline';
import { greeting } from './greeting';

const URL = 'http://127.0.0.1:8787';
const DESCRIPTION = {
  workspace: { uuid: '{w}', slug: 'acme' },
  repositories: [{ uuid: '{r}', slug: 'api' }],
  webtriggers: {},
  pages: {
    'repository-panel': `${URL}/ui/repository-panel`,
    fleet: `${URL}/ui/fleet`,
    own: `${URL}/ui/own`,
  },
  scrape: { url: `${URL}/public/abc/metrics`, token: 'lfl_x' },
  node: '22.1.0',
} as unknown as LifelineDescription;

describe('greeting', () => {
  it('says one thing to open first, then addresses with their names, then what else there is', () => {
    const lines = greeting(DESCRIPTION, 1).split('\n');
    const addresses = lines.filter((line) => line.includes('/ui/') || line.includes('scrape URL'));
    expect(addresses).toEqual([
      `  ${URL}/ui/fleet`,
      `  a repository, short       ${URL}/ui/repository-panel`,
      `  own                       ${URL}/ui/own`,
      `  scrape URL                ${URL}/public/abc/metrics`,
    ]);
    const also = lines.slice(-4).join(' ');
    for (const word of ['npm run explain', '--speed', '--data', '--verbose', 'Ctrl+C'])
      expect(also).toContain(word);
  });

  it('offers nothing self-hosted that plays with time', () => {
    const scrape = { ...DESCRIPTION.scrape, token: '', tokenFile: '/data/scrape-token' };
    const text = greeting({ ...DESCRIPTION, scrape }, 1);
    expect(text).toContain('npm run explain');
    expect(text).not.toContain('--speed');
  });

  it.each([
    { speed: 1, interval: '60s', timeout: '30s' },
    { speed: 0.5, interval: '60s', timeout: '30s' },
    { speed: 4, interval: '15s', timeout: '8s' },
    { speed: 60, interval: '5s', timeout: '3s' },
  ])('scrapes every $interval at a speed of $speed', ({ speed, interval, timeout }) => {
    const text = greeting(DESCRIPTION, speed);
    expect(text).toContain(`scrape_interval: ${interval}`);
    expect(text).toContain(`scrape_timeout: ${timeout}`);
  });
});
