import { parseArgs } from 'node:util';
import { DEFAULT_SETTINGS } from '../../src/core/settings';
import { DAY, HOUR, MINUTE, type EpochMillis } from '../../src/core/time';
import type { Wanted } from './backfill';
import type { FileFormat } from './write';

/** A command that cannot be carried out: the message says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `\
npm run backfill -- --workspace SLUG [--until TIME] [--days 28] [--every 60] [--repository SLUG …]
                    [--format openmetrics|victoriametrics] [--out backfilled] [--job bitbucket] [--instance SLUG]
                    [--tracked-branches 'develop,release/*'] [--requests-per-hour 900] [--bitbucket URL]

Reads what Bitbucket still knows of a workspace's past, and writes it as series with times for your own database.
BITBUCKET_TOKEN is sent as bearer, and with BITBUCKET_EMAIL as that person's API token; it needs to read repositories
and pipelines. Stopped half-way, the same command goes on where it ended. docs/backfill.md tells the rest.
`;

export interface Command {
  readonly wanted: Wanted;
  readonly url: string;
  readonly token: string;
  readonly email: string | undefined;
  readonly perHour: number;
}

/** Blocks of the last three hours would overlap what Prometheus still holds in memory. */
const YOUNGEST = 3 * HOUR;
/** With its zone, as the pages write it or as ISO does: without one it would be a time of this machine. */
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z| UTC|[+-]\d\d:\d\d)$/;
const FORMATS: readonly FileFormat[] = ['openmetrics', 'victoriametrics'];

/** Throws a UsageError for what cannot be done. */
export function commandOf(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  now: EpochMillis,
): Command {
  const values = valuesOf(args);
  const { BITBUCKET_TOKEN: token = '', BITBUCKET_EMAIL: email } = environment;
  if (token === '')
    throw new UsageError('BITBUCKET_TOKEN is not set: without it Bitbucket tells nothing.');
  const { workspace } = values;
  if (workspace === undefined) throw new UsageError('--workspace is missing.');
  if (!/^[\w.{}-]+$/.test(workspace))
    throw new UsageError('--workspace is what stands in addresses: https://bitbucket.org/SLUG.');
  if (!isAddress(values.bitbucket))
    throw new UsageError(
      '--bitbucket is an address like https://api.bitbucket.org, with no user, no ? and no #.',
    );
  const format = FORMATS.find((one) => one === values.format);
  if (format === undefined)
    throw new UsageError(`--format is ${FORMATS.join(' or ')}, not ${values.format}.`);
  const wanted = {
    workspace,
    ...spanOf(values, now),
    ...{ repositories: values.repository, directory: values.out, format },
    target: { job: values.job, instance: values.instance ?? workspace },
    trackedBranches: values['tracked-branches'].split(',').filter((name) => name !== ''),
  };
  const perHour = numberOf(values['requests-per-hour'], '--requests-per-hour', [1, 60_000]);
  return { wanted, url: values.bitbucket.replace(/\/+$/, ''), token, email, perHour };
}

/** Whether a path can be put behind it, and a token sent there. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username + password === '' && !/[?#\s]/.test(text);
}

type Values = ReturnType<typeof valuesOf>;

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        workspace: { type: 'string' },
        bitbucket: { type: 'string', default: 'https://api.bitbucket.org' },
        repository: { type: 'string', multiple: true, default: [] },
        until: { type: 'string' },
        days: { type: 'string', default: '28' },
        every: { type: 'string', default: '60' },
        format: { type: 'string', default: 'openmetrics' },
        out: { type: 'string', default: 'backfilled' },
        job: { type: 'string', default: 'bitbucket' },
        instance: { type: 'string' },
        'tracked-branches': {
          type: 'string',
          default: DEFAULT_SETTINGS.trackedBranches.join(','),
        },
        'requests-per-hour': { type: 'string', default: '900' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function spanOf(
  { until, days, every }: Values,
  now: EpochMillis,
): Pick<Wanted, 'from' | 'until' | 'step'> {
  const step = numberOf(every, '--every', [5, 1440]) * MINUTE;
  const end = until === undefined ? now - YOUNGEST : TIME.test(until) ? Date.parse(until) : NaN;
  if (Number.isNaN(end))
    throw new UsageError(`--until is a time like 2026-03-01T09:00:00Z, not ${String(until)}.`);
  if (end > now - YOUNGEST)
    throw new UsageError(
      '--until is later than three hours ago: what is younger Prometheus still holds in memory.',
    );
  const length = numberOf(days, '--days', [1, 400]) * DAY;
  // The last frame is the end itself: nothing is left between it and what Lifeline counts.
  return { until: end, from: end - Math.ceil(length / step) * step, step };
}

function numberOf(text: string, name: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(
    `${name} is a whole number from ${String(least)} to ${String(most)}, not ${text}.`,
  );
}
