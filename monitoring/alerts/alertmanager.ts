import { stringify } from 'yaml';
import { ALERTS } from './rules-file';

/** Without any target nothing else can be known. */
const NO_TARGET = 'LifelineJobMissing';
/** Without a page nothing else of its workspace; other workspaces of the job are known, and other shards. */
const NO_PAGE = ['LifelineScrapeDown', 'LifelinePageEmpty'];
const BLIND = [NO_TARGET, ...NO_PAGE];
/** Without counting, what is said of pipelines is old. */
const STANDING = ['LifelineHeartbeatStalled', 'LifelineBitbucketRefuses', 'LifelineComparisonLate'];
const WATCHDOG = 'LifelineWatchdog';

const others = (...names: readonly string[]): string =>
  ALERTS.map(({ name }) => name)
    .filter((name) => !names.includes(name))
    .join('|');

const inhibition = (
  sources: readonly string[],
  targets: string,
  equal: readonly string[],
): object => ({
  source_matchers: [`alertname=~"${sources.join('|')}"`],
  target_matchers: [`alertname=~"${targets}"`],
  equal,
});

/** A cause silences its symptoms, as in the panel. */
const INHIBIT_RULES: readonly object[] = [
  inhibition([NO_TARGET], others(...BLIND, WATCHDOG), ['job']),
  inhibition(NO_PAGE, others(...BLIND, WATCHDOG), ['job', 'instance']),
  inhibition(STANDING, others(...BLIND, ...STANDING, WATCHDOG, 'LifelineTokenExpiring'), [
    'job',
    'instance',
  ]),
  inhibition(['BitbucketPushesWithoutRuns', 'BitbucketRunStuck'], 'BitbucketFlatline', [
    'instance',
    'repository',
  ]),
];

/** A whole configuration of Alertmanager, to take pieces of. */
export function alertmanagerFile(): string {
  const receiver = (name: string): object => ({
    name,
    webhook_configs: [{ url: `http://127.0.0.1:9099/${name}` }],
  });
  const route = {
    receiver: 'team',
    group_by: ['alertname', 'workspace', 'repository'],
    routes: [
      {
        matchers: [`alertname="${WATCHDOG}"`],
        receiver: 'watchdog',
        group_wait: '0s',
        group_interval: '1m',
        repeat_interval: '5m',
      },
      { matchers: ['severity="critical"'], receiver: 'on-call' },
      { matchers: ['severity="info"'], receiver: 'chat' },
    ],
  };
  const receivers = ['team', 'on-call', 'chat', 'watchdog'].map(receiver);
  return HEAD + stringify({ route, inhibit_rules: INHIBIT_RULES, receivers }, { lineWidth: 0 });
}

const HEAD = `# Generated from monitoring/alerts/ by \`npm run generate\`. An example: keep inhibit_rules, put your own receivers.
# The receiver of the watchdog is one that complains when it no longer hears anything.
`;
