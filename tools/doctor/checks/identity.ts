import { quoted } from '../../../src/core/configuration/quoting';
import { NO_SERIES, type Check } from '../finding';
import { secondsIn } from './page';

const INFO = 'bitbucket_repository_info';

/** Scrapes that a series may miss before it counts as ended: what a change of configuration left behind is read for five minutes. */
const MISSED_MAX = 3;

export const COUNTED_ONCE: Check = {
  well: 'Every repository is stored once.',
  async look({ prometheus }) {
    const intervals = (await prometheus.targets()).map((target) =>
      secondsIn(target.scrapeInterval ?? ''),
    );
    const age = MISSED_MAX * Math.max(1, ...intervals);
    const fresh = `(${INFO} unless timestamp(${INFO}) < time() - ${age})`;
    const by = 'workspace, repository';
    const twice = await prometheus.query(
      `count by (${by}) (count by (${by}, job, instance) (${fresh})) > 1`,
    );
    const places = await prometheus.query(`count by (job, instance) (${fresh})`);
    if (places.length === 0) return NO_SERIES;
    if (twice.length === 0) return [];
    const named = places.map(
      ({ metric: { job = '', instance = '' } }) => `job="${job}", instance="${instance}"`,
    );
    return [
      {
        key: 'counted-twice',
        seen: `${twice.length} repositories are stored more than once: ${named.sort().join('; ')}. Sums count them as often.`,
        fix: 'Keep one of the jobs. After a change of configuration: wait for a few scrapes, until the old series have ended.',
      },
    ];
  },
};

export const INSTANCE: Check = {
  well: 'The instance of every series is the workspace.',
  async look({ prometheus, job }) {
    const found = await prometheus.query(
      `count by (workspace, instance) (${INFO}{job=${quoted(job)}, workspace!=""})`,
    );
    if (found.length === 0) return NO_SERIES;
    const others = found.filter(({ metric }) => metric['instance'] !== metric['workspace']);
    if (others.length === 0) return [];
    return [
      {
        key: 'instance-differs',
        seen: `Series of the workspace "${others[0]?.metric['workspace'] ?? ''}" have the instance "${others[0]?.metric['instance'] ?? ''}".`,
        fix: 'Set the label instance to the workspace in static_configs; with service discovery add the metric_relabel_configs of the generated configuration. Otherwise series begin anew when the address or the number of shards changes.',
      },
    ];
  },
};
