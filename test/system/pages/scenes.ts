/** What is wrong, how it is staged, and what panel, fleet and metrics must say of it then. */
import type { House } from '../health/house';

/** Seconds. */
const MINUTE = 60;

export interface Scene {
  readonly name: string;
  /** Plays on from the scene before. */
  readonly play?: (house: House) => Promise<unknown>;
  readonly repository: string;
  /** The states of both lamps. */
  readonly ci: string;
  readonly metrics: string;
  /** A piece of what the panel says of CI, the headline over a problem first. */
  readonly says: string | RegExp;
  /** The same in the fleet, where its columns do not say it. */
  readonly why?: string | RegExp;
  /** Headlines of the repository's own problems. */
  readonly problems?: readonly (string | RegExp)[];
  /** Headlines of what the workspace or a scraper suffers, in panel and fleet. */
  readonly banners?: readonly (string | RegExp)[];
  /** What stands in panel and fleet instead of everything above, where nothing of it is shown. */
  readonly refused?: { readonly panel: string; readonly fleet: string };
  /** Series of the page with their values; null where there is none. */
  readonly series?: Readonly<Record<string, number | null>>;
}

const act = (house: House, action: string, fields: object = {}): Promise<unknown> =>
  house.forge.act({ action, ...fields });

const of = (name: string, repository: string, labels = ''): string =>
  `bitbucket_${name}{workspace="acme",repository="${repository}"${labels}}`;
const API_UP = 'bitbucket_exporter_up{component="bitbucket_api"}';
const SWEEP_UP = 'bitbucket_exporter_up{component="sweep"}';

/** Everything that befalls single repositories, staged at once and looked at after two hours and a half. */
export async function playRepositories(house: House): Promise<void> {
  await act(house, 'lockEnvironment', { repository: 'web-shop', environment: 'Test' });
  await act(house, 'breakMain', { repository: 'monolith' });
  await act(house, 'slow', { repository: 'landing-page', times: 10_000 });
  await act(house, 'runnersOffline', { repository: 'firmware' });
  await act(house, 'pipelinesOff', { repository: 'platform', answer: 'forbidden' });
  await exclude(house, 'warehouse-nightly');
  for (const repository of ['web-shop', 'landing-page', 'firmware'])
    await act(house, 'push', { repository });
  for (let count = 0; count < 4; count++) {
    await act(house, 'push', { repository: 'monolith' });
    await house.forge.advance(5 * MINUTE);
  }
  await house.forge.advance(130 * MINUTE);
  await house.scrapes(6);
}

async function exclude(house: House, slug: string): Promise<void> {
  interface Read {
    readonly settings: object;
    readonly revision: number;
  }
  const { settings, revision } = await house.invoke<Read>('readSettings', {});
  await house.invoke('saveSettings', { ...settings, revision, excludedRepositories: [slug] });
}

/** Why nothing is wrong: mostly the last run and the comparison, which have columns. */
const CALM_WHY =
  /^(|The last push was \d+ \w+ ago\.|\d+ runs? pending or running, as Lifeline last heard\.)$/;

export const OF_REPOSITORIES: readonly Scene[] = [
  {
    name: 'an environment is locked',
    ...{ repository: 'web-shop', ci: 'degraded', metrics: 'arriving' },
    says: /^\d runs? halted for over an hour\. Run 916 has been halted since 2026-11-04 09:\d\d UTC/,
    problems: [/^\d runs? halted for over an hour\.$/],
    series: { [of('pipeline_oldest_halted_run_timestamp_seconds', 'web-shop')]: 1793784600 },
  },
  {
    name: 'the main branch fails',
    ...{ repository: 'monolith', ci: 'degraded', metrics: 'arriving' },
    says: /^The main branch fails\. \d+ runs of main failed in a row/,
    problems: ['The main branch fails.'],
  },
  {
    name: 'a step hangs',
    ...{ repository: 'landing-page', ci: 'degraded', metrics: 'arriving' },
    says: /^\d runs unusually slow or stuck\. Run 69 .*its step Build was running/,
    problems: [/^\d runs unusually slow or stuck\.$/],
    series: {
      [of('pipeline_oldest_executing_run_timestamp_seconds', 'landing-page')]: 1793782807.28,
    },
  },
  {
    name: 'the runners are offline',
    ...{ repository: 'firmware', ci: 'broken', metrics: 'arriving' },
    says: /^No runner is online for a step that waits\. .* self\.hosted, linux, bench/,
    problems: ['No runner is online for a step that waits.'],
  },
  {
    name: 'Bitbucket answers 403 for one repository, in which runs are known',
    ...{ repository: 'platform', ci: 'unknown', metrics: 'arriving' },
    says: /^Bitbucket has not shown the pipelines of this repository since 2026-11-04 09:0\d UTC/,
    problems: ['Bitbucket does not show the pipelines of this repository.'],
    series: { [API_UP]: 1 },
  },
  {
    name: 'runs wait for a person, the oldest for four weeks',
    ...{ repository: 'payments', ci: 'healthy', metrics: 'arriving' },
    says: /^The last run was created \d hours ago\. All runs counted/,
    why: /^$/,
    series: {
      [of('pipeline_oldest_halted_run_timestamp_seconds', 'payments')]: null,
      [of('pipeline_runs_active', 'payments', ',state="paused"')]: 1,
    },
  },
  {
    name: 'renamed',
    ...{ repository: 'mobile-client', ci: 'healthy', metrics: 'arriving' },
    says: 'All runs counted',
    why: CALM_WHY,
    series: {
      [of('exporter_uncounted_runs', 'mobile-client')]: 0,
      [of('exporter_uncounted_runs', 'mobile-app')]: null,
    },
  },
  {
    name: 'excluded',
    ...{ repository: 'warehouse-nightly', ci: 'not counted', metrics: 'arriving' },
    says: 'This repository is excluded from counting.',
    series: { [of('exporter_uncounted_runs', 'warehouse-nightly')]: null },
  },
  {
    name: 'Pipelines were never on',
    ...{ repository: 'handbook', ci: 'no pipelines', metrics: 'arriving' },
    says: 'No pipeline has ever run here, as far as Bitbucket shows.',
  },
  {
    name: 'nothing to do',
    ...{ repository: 'design-tokens', ci: 'bored', metrics: 'arriving' },
    says: /^No run since 2026-10-09 14:08 UTC, 26 days ago\./,
  },
];

/** Bitbucket's API fails for what is asked by the app, or by the person; everything else is as it was. */
const api = (fields: object, minutes: number) => async (house: House) => {
  await act(house, 'api', fields);
  await house.forge.advance(minutes * MINUTE);
  await house.scrapes(2);
};

/** All is well again, and seen to be. */
async function mended(house: House): Promise<void> {
  await act(house, 'api');
  await house.forge.advance(6 * MINUTE);
}

const CALM = {
  ...{ repository: 'web-shop', ci: 'healthy', says: 'All runs counted', why: CALM_WHY },
} as const;
const READ = { ...CALM, metrics: 'arriving' } as const;
const DARK = { repository: 'web-shop', ci: 'unknown', metrics: 'arriving' } as const;

const UNTOLD = 'Bitbucket did not tell whether you may see this. Try again in a minute.';
const FAILS =
  'Bitbucket’s API answers with errors of its own: it did not tell whether you may see this. Prometheus is answered all the same. Try again in a minute.';
const FULL =
  'Bitbucket’s API takes no more requests for now: it did not tell whether you may see this. Prometheus is answered all the same. Try again in a minute.';
const REFUSED: Readonly<Record<number, Scene['refused']>> = {
  401: { panel: UNTOLD, fleet: UNTOLD },
  403: {
    panel: 'Bitbucket does not show you this repository.',
    fleet: 'Only members of this workspace see this. Ask one of its admins to invite you.',
  },
};

/** What befalls the workspace and those who read, one after the other. */
export const OF_THE_WORKSPACE: readonly Scene[] = [
  {
    ...CALM,
    name: 'nothing has been scraped yet',
    metrics: 'never',
    banners: ['No scraper reads the metrics yet.'],
  },
  {
    ...CALM,
    name: 'tried by hand',
    play: (house) => house.forge.advance(MINUTE).then(() => house.forge.scrape()),
    metrics: 'never',
    banners: ['No scraper reads the metrics yet.'],
  },
  {
    ...READ,
    name: 'a job asks for a wrong path',
    async play(house) {
      await house.scrapes(8);
      await house.scrape(undefined, 'z');
      await house.scrapes(2);
    },
    banners: ['Requests ask for an address that Lifeline does not have.'],
    series: { 'bitbucket_exporter_rejected_scrapes_total{reason="unknown_path"}': 1 },
  },
  {
    ...CALM,
    name: 'the scraper has stopped, and its wrong path explains nothing of it',
    play: ({ forge }) => forge.advance(6 * MINUTE),
    metrics: 'not arriving',
    banners: [
      'No scraper has sent a request for at least 5 minutes.',
      'Requests ask for an address that Lifeline does not have.',
    ],
  },
  {
    name: 'Bitbucket answers 403 for one repository that has runs',
    async play(house) {
      const { repositories } = await house.forge.describe();
      const uuid = repositories.find(({ slug }) => slug === 'platform')?.uuid ?? '';
      await api(
        { status: 403, as: 'app', path: `${encodeURIComponent(uuid)}/pipelines` },
        16,
      )(house);
    },
    ...{ repository: 'platform', ci: 'unknown', metrics: 'arriving' },
    says: /^Bitbucket has not shown the pipelines of this repository since 2026-11-04 09:/,
    problems: ['Bitbucket does not show the pipelines of this repository.'],
    series: { [API_UP]: 1 },
  },
  { ...READ, name: 'the other repositories meanwhile', series: { [API_UP]: 1 } },
  ...[
    { status: 503, headline: /^Bitbucket’s API has failed since /, answers: 'errors (5xx)' },
    {
      status: 429,
      headline: 'Bitbucket takes no more requests from Lifeline for now.',
      answers: '429 Too Many Requests',
    },
    {
      status: 401,
      headline: 'Bitbucket no longer lets Lifeline read pipelines.',
      answers: '401 Unauthorized',
    },
    {
      status: 403,
      headline: 'Bitbucket no longer lets Lifeline read pipelines.',
      answers: '403 Forbidden',
    },
  ].flatMap(({ status, headline, answers }): Scene[] => [
    {
      ...DARK,
      name: `Bitbucket answers the app ${status}`,
      play: (house) => mended(house).then(() => api({ status, as: 'app' }, 21)(house)),
      says: `: Bitbucket answers Lifeline with ${answers}.`,
      banners: [headline],
      series: { [API_UP]: 0, [SWEEP_UP]: 1 },
    },
  ]),
  {
    ...READ,
    name: 'all is well again',
    play: (house) => mended(house).then(() => house.scrapes(6)),
    series: { [API_UP]: 1, [SWEEP_UP]: 1 },
  },
  ...[429, 503].flatMap((status): Scene[] => [
    {
      ...READ,
      name: `Bitbucket answers the person ${status}, who saw the pages a moment ago`,
      play: api({ status, as: 'user' }, 9),
      series: { [API_UP]: 1 },
    },
    {
      ...READ,
      name: `Bitbucket answers the person ${status} for more than 15 minutes`,
      play: api({ status, as: 'user' }, 10),
      refused: status === 429 ? { panel: FULL, fleet: FULL } : { panel: FAILS, fleet: FAILS },
    },
    {
      ...READ,
      name: `Bitbucket answers the person again, after ${status}`,
      play: (house) => mended(house).then(() => house.scrapes(2)),
    },
  ]),
  ...[401, 403].flatMap((status): Scene[] => [
    {
      ...READ,
      name: `Bitbucket answers the person ${status}`,
      play: api({ status, as: 'user' }, 1),
      refused: REFUSED[status] ?? { panel: '', fleet: '' },
    },
    {
      ...READ,
      name: `Bitbucket says nothing more of the person whom it answered ${status}`,
      play: api({ status: 503, as: 'user' }, 1),
      refused: { panel: FAILS, fleet: FAILS },
    },
    {
      ...READ,
      name: `Bitbucket lets the person in again, after ${status}`,
      play: (house) => mended(house).then(() => house.scrapes(2)),
    },
  ]),
  {
    ...READ,
    name: 'the build minutes are used up',
    async play(house) {
      await act(house, 'useUpMinutes');
      for (const repository of ['web-shop', 'monolith', 'platform'])
        await act(house, 'push', { repository });
      await house.forge.advance(11 * MINUTE);
      await house.scrapes(4);
    },
    ci: 'broken',
    says: /^\d runs? halted before the first step; no run of the workspace/,
    why: /^\d runs? halted before the first step; no run of the workspace/,
    banners: ['New runs are halted before their first step.'],
    series: { [of('pipeline_runs_active', 'web-shop', ',state="executing"')]: 0 },
  },
];
