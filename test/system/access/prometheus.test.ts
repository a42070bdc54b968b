/** A real Prometheus at the door, in every way that people configure it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cast, podToken, type Cast } from './cast';
import { openHouse, type AccessHouse } from './house';
import { startPrometheus, waitFor, type PrometheusServer } from '../scrape/prometheus-server';

let house: AccessHouse;
let people: Cast;
let prometheus: PrometheusServer;
let dir: string;

const fileOf = (name: string): string => join(dir, name);

beforeAll(async () => {
  house = await openHouse();
  people = await cast(house);
  dir = mkdtempSync(join(tmpdir(), 'lifeline-credentials-'));
  writeFileSync(fileOf('rotated'), `${people.good}\n`);
  writeFileSync(fileOf('pod'), podToken(people));
  writeFileSync(fileOf('discovery'), people.other);
  const door = new URL(house.door);
  const file = (name: string) => ({ authorization: { credentials_file: fileOf(name) } });
  const timing = { scrape_interval: '3s', scrape_timeout: '3s' };
  const job = (name: string, credentials: object) => ({
    job_name: name,
    ...timing,
    metrics_path: `${door.pathname}/metrics`,
    static_configs: [{ targets: [door.host] }],
    ...credentials,
  });
  prometheus = await startPrometheus([
    job('rotated', file('rotated')),
    job('basic', { basic_auth: { username: 'prometheus', password: people.other } }),
    job('pod', file('pod')),
    job('revoked', { authorization: { credentials: people.revoked } }),
    job('limited', { authorization: { credentials: people.webShop } }),
    {
      job_name: 'discovered',
      ...timing,
      ...file('discovery'),
      http_sd_configs: [{ url: `${house.door}/sd`, refresh_interval: '1s', ...file('discovery') }],
    },
  ]);
  await seen('discovered');
}, 180_000);

afterAll(async () => {
  await prometheus.close();
  await house.close();
  rmSync(dir, { recursive: true });
});

interface Seen {
  readonly health: string;
  readonly lastError: string;
  readonly lastScrape: string;
}

/** What became of a job's target in a scrape that began after now, or after the first there is. */
async function seen(job: string, since = 0): Promise<Seen> {
  return waitFor(`a scrape of ${job}`, async () => {
    const targets = (await prometheus.targets()) as unknown as (Seen & { scrapePool: string })[];
    return targets.find(
      ({ scrapePool, health, lastScrape }) =>
        scrapePool === job && health !== 'unknown' && Date.parse(lastScrape) > since,
    );
  });
}

const UP = { health: 'up', lastError: '' };
const REFUSED = {
  health: 'down',
  lastError: 'server returned HTTP status 401 Unauthorized',
};

describe('Prometheus', () => {
  it.each(['rotated', 'basic', 'pod', 'limited', 'discovered'])('is let in: %s', async (job) => {
    expect(await seen(job)).toMatchObject(UP);
  });

  it('is refused with a revoked token, and knows why', async () => {
    expect(await seen('revoked')).toMatchObject(REFUSED);
    expect(await prometheus.number('up{job="revoked"}')).toBe(0);
  });

  it('goes on with a rotated token that is swapped in the file, without a reload', async () => {
    const { tokens } = await house.have('listTokens');
    const old = tokens.find(({ name }) => name === 'good');
    const { token } = await house.have('rotateToken', { id: old?.id ?? '' });
    expect(await seen('rotated', Date.now())).toMatchObject(UP);
    writeFileSync(fileOf('rotated'), token);
    await seen('rotated', Date.now());
    await house.have('revokeToken', { id: old?.id ?? '' });
    expect(await seen('rotated', Date.now())).toMatchObject(UP);
  });

  it('goes on with an identity that is issued anew while it runs', async () => {
    await house.forge.advance(3600 + 61);
    expect(await seen('pod', Date.now())).toMatchObject(REFUSED);
    const now = await house.seconds();
    writeFileSync(fileOf('pod'), podToken({ ...people, now }));
    expect(await seen('pod', Date.now())).toMatchObject(UP);
  });

  it('reads with a limited token what that may see, and nothing else', async () => {
    const repositories = 'count by (repository) ({job="limited", repository!=""})';
    const found = await prometheus.query(repositories);
    expect(found.map(({ metric }) => metric['repository'])).toEqual(['web-shop']);
    expect(
      await prometheus.query('bitbucket_exporter_rejected_scrapes_total{job="limited"}'),
    ).toEqual([]);
  });
});
