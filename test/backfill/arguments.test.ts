import { commandOf } from '../../tools/backfill/arguments';

const NOW = Date.UTC(2026, 2, 4, 9);
const TOKEN = { BITBUCKET_TOKEN: 'secret' };
const PLAIN = ['--workspace', 'acme'];

it('reads the 28 days that end three hours ago, a frame an hour, from Bitbucket itself', () => {
  expect(commandOf(PLAIN, TOKEN, NOW)).toEqual({
    url: 'https://api.bitbucket.org',
    token: 'secret',
    email: undefined,
    perHour: 900,
    wanted: {
      workspace: 'acme',
      until: Date.UTC(2026, 2, 4, 6),
      from: Date.UTC(2026, 1, 4, 6),
      step: 3_600_000,
      repositories: [],
      directory: 'backfilled',
      format: 'openmetrics',
      target: { job: 'bitbucket', instance: 'acme' },
      trackedBranches: ['develop', 'release/*', 'hotfix/*'],
    },
  });
});

it.each([
  [[], TOKEN, '--workspace is missing.'],
  [PLAIN, {}, 'BITBUCKET_TOKEN is not set: without it Bitbucket tells nothing.'],
  [
    [...PLAIN, '--until', 'yesterday'],
    TOKEN,
    '--until is a time like 2026-03-01T09:00:00Z, not yesterday.',
  ],
  [
    [...PLAIN, '--until', '2026-03-04T07:00:00Z'],
    TOKEN,
    '--until is later than three hours ago: what is younger Prometheus still holds in memory.',
  ],
  [[...PLAIN, '--days', '0'], TOKEN, '--days is a whole number from 1 to 400, not 0.'],
  [[...PLAIN, '--every', '1.5'], TOKEN, '--every is a whole number from 5 to 1440, not 1.5.'],
  [[...PLAIN, '--format', 'csv'], TOKEN, '--format is openmetrics or victoriametrics, not csv.'],
  ...['here', 'localhost:7990', 'https://me:secret@here', 'https://here?x'].map(
    (url): [string[], object, string] => [
      [...PLAIN, '--bitbucket', url],
      TOKEN,
      '--bitbucket is an address like https://api.bitbucket.org, with no user, no ? and no #.',
    ],
  ),
  [
    ['--workspace', 'https://bitbucket.org/acme'],
    TOKEN,
    '--workspace is what stands in addresses: https://bitbucket.org/SLUG.',
  ],
  [[...PLAIN, '--tomorrow'], TOKEN, "Unknown option '--tomorrow'"],
])('refuses %j by what is wrong with it', (args, environment, message) => {
  expect(() => commandOf(args, environment, NOW)).toThrow(message);
});

it.each(['5', '2026-03-01T09:00:00', '2026-13-01T09:00:00Z'])('takes no %s for a time', (until) => {
  const message = `--until is a time like 2026-03-01T09:00:00Z, not ${until}.`;
  expect(() => commandOf([...PLAIN, '--until', until], TOKEN, NOW)).toThrow(message);
});

it.each(['2026-03-01T09:00:00Z', '2026-03-01T10:00+01:00', '2026-03-01 09:00 UTC'])(
  'ends at %s',
  (until) => {
    const { wanted } = commandOf([...PLAIN, '--until', until], TOKEN, NOW);
    expect(wanted.until).toBe(Date.UTC(2026, 2, 1, 9));
  },
);
