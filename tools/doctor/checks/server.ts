import { quoted } from '../../../src/core/configuration/quoting';
import { NO_SERIES, type Check, type Finding } from '../finding';

export const EXEMPLARS: Check = {
  well: 'Prometheus is told to keep exemplars, by which a point of a graph leads to its run.',
  async look({ prometheus }) {
    const { 'enable-feature': features } = await prometheus.flags();
    if (typeof features !== 'string') return { why: 'It does not tell which features are on.' };
    if (features.split(',').includes('exemplar-storage')) return [];
    return [
      {
        key: 'exemplars-off',
        seen: 'Prometheus throws exemplars away.',
        fix: 'Start it with --enable-feature=exemplar-storage.',
      },
    ];
  },
};

/** What clocks of servers that are kept in time do not differ by, with the time of a request on top. */
const APART_SECONDS = 30;

const behind = (seconds: number): Finding => ({
  key: 'clocks-differ',
  seen: `Lifeline's heartbeat lies ${Math.round(seconds)} seconds in the future of Prometheus.`,
  fix: 'The clock of the machine that Prometheus runs on is behind. Set it by NTP.',
});

/** How far a moment lies before or after a span: an answer that took its time says nothing of a clock. */
const outside = (at: number, from: number, to: number): number =>
  Math.min(0, at - from) + Math.max(0, at - to);

export const CLOCKS: Check = {
  well: 'The clocks of Prometheus, Lifeline and this machine agree.',
  async look({ prometheus, job, now }) {
    const asked = now();
    const [server] = await prometheus.query('vector(time())');
    const apart = outside(server?.at ?? asked, asked, now());
    const [heartbeat] = await prometheus.query(
      `max(bitbucket_exporter_heartbeat_timestamp_seconds{job=${quoted(job)}}) - time()`,
    );
    const isApart = Math.abs(apart) > APART_SECONDS;
    if (heartbeat === undefined && !isApart) return NO_SERIES;
    const ahead = heartbeat?.value ?? 0;
    return [
      ...(ahead > APART_SECONDS ? [behind(ahead)] : []),
      ...(isApart
        ? [
            {
              key: 'clocks-differ',
              seen: `The clock of Prometheus is ${Math.round(apart)} seconds off the one of this machine.`,
              fix: 'Set both by NTP.',
            },
          ]
        : []),
    ];
  },
};
