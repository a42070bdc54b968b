import type { Reason } from '../../core/access/reasons';
import { fail, succeed, type Result } from '../../core/result';
import { anyNumber, anyText, fields, listOf } from '../../core/shape';
import { MINUTE, type EpochMillis } from '../../core/time';
import type { RunnerReading } from '../../ports/bitbucket';
import type { World } from '../../ports/world';
import { load, recordOf, WHOLE_RECORD } from '../records/kind';
import { keepNote } from '../records/transact';
import type { TargetGroup } from './service-discovery';

type OnlineRunner = Omit<RunnerReading, 'state'>;

interface KnownRunners {
  readonly at: EpochMillis;
  readonly online: readonly OnlineRunner[];
}

const NONE: KnownRunners = { at: 0, online: [] };

/** The workspace's runners that were online lately, so that whoever asks often does not ask Bitbucket often. */
export const RUNNERS = recordOf({
  key: 'runners',
  version: 1,
  bytesMax: WHOLE_RECORD,
  none: NONE,
  isNote: true,
  shape: fields({
    at: anyNumber,
    online: listOf(fields({ uuid: anyText, name: anyText, labels: listOf(anyText) })),
  }),
});

const FRESH = 5 * MINUTE;

export interface RunnersAsked {
  readonly port: number;
  /** A host name in which `{name}` stands for the name of the runner. */
  readonly host: string;
}

/** Reads `?port=9100&host={name}.example.com`. */
export function readRunnersAsked(
  query: Readonly<Record<string, readonly string[]>>,
): Result<RunnersAsked, Reason> {
  const [portText = '9100', ...otherPorts] = query['port'] ?? [];
  const [host = '{name}', ...otherHosts] = query['host'] ?? [];
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : 0;
  const isGood = port >= 1 && port <= 65_535 && otherPorts.length + otherHosts.length === 0;
  return isGood && isHost(host.replaceAll('{name}', 'a'))
    ? succeed({ port, host })
    : fail('bad_query');
}

const PART = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i;

const isHost = (text: string): boolean =>
  text.length <= 253 && text.split('.').every((part) => PART.test(part));

/**
 * The hosts of the workspace's runners that are online. Null when Bitbucket does not tell: then nothing is known, and an
 * empty list would be a lie. A runner whose name makes no host name is left out.
 */
export async function discoverRunners(
  { port, host }: RunnersAsked,
  world: World,
): Promise<readonly TargetGroup[] | null> {
  const { known } = await load({ known: RUNNERS }, world);
  const isFresh = known.value.at + FRESH > world.now();
  const online = isFresh ? known.value.online : await askForRunners(world);
  if (online === null) return null;
  // More than a record holds is told all the same; whoever asks next asks Bitbucket.
  if (!isFresh) await keepNote(known, { at: world.now(), online }, world);
  return online.flatMap((runner) => {
    const name = host.replaceAll('{name}', () => runner.name);
    return isHost(name) ? [groupOf(runner, `${name}:${port}`)] : [];
  });
}

const groupOf = ({ uuid, name, labels }: OnlineRunner, address: string): TargetGroup => ({
  targets: [address],
  labels: {
    __meta_bitbucket_runner_name: name,
    __meta_bitbucket_runner_uuid: uuid,
    // Between commas, as discoveries of Prometheus write lists: a label is then found by `.*,linux,.*`.
    __meta_bitbucket_runner_labels: `,${labels.join(',')},`,
  },
});

async function askForRunners(world: World): Promise<readonly OnlineRunner[] | null> {
  const answer = await world.bitbucket.runners(null);
  if (!answer.ok) return null;
  return answer.value.flatMap(({ state, ...runner }) => (state === 'online' ? [runner] : []));
}
