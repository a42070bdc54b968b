import type { RemoteOptions } from '../host/remote-world';
import type { SimulationName } from '../host/world';
import { UsageError } from './usage-error';

/** Of the words of a command line, those that say which workspace is meant, and whether it is played. */
interface Words {
  readonly bitbucket?: string | undefined;
  readonly workspace?: string | undefined;
  readonly simulate?: string | undefined;
  readonly clock: string;
  readonly speed: string;
  readonly at?: string | undefined;
}

/** The workspace that a command line names. */
export type WorldWords =
  { readonly simulate: SimulationName } | { readonly bitbucket: RemoteOptions };

const SIMULATE_DEFAULT = 'acme:1';

/** Which workspace the words name; throws {@link UsageError}. */
export function worldOf(values: Words, environment: NodeJS.ProcessEnv): WorldWords {
  const { bitbucket, workspace, simulate } = values;
  if (bitbucket === undefined && workspace === undefined) return simulationOf(simulate);
  if (simulate !== undefined) throw new UsageError('Choose either --simulate or --bitbucket.');
  if (bitbucket === undefined || workspace === undefined) {
    throw new UsageError('--bitbucket URL and --workspace SLUG go together.');
  }
  if (!isAddress(bitbucket))
    throw new UsageError(
      '--bitbucket is an address like https://api.bitbucket.org, with no user, no ? and no #.',
    );
  if (!/^[\w.{}-]+$/.test(workspace))
    throw new UsageError('--workspace is what stands in addresses: https://bitbucket.org/SLUG.');
  return { bitbucket: { url: bitbucket, workspace, ...credentialsOf(values, environment) } };
}

/** Whether a path can be put behind it. Credentials in it would be read by whoever sees the processes of the machine. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username + password === '' && !/[?#\s]/.test(text);
}

/** A token makes it self-hosted, unless time is played with: that is a test. */
function credentialsOf(
  { bitbucket = '', clock, speed, at }: Words,
  { BITBUCKET_TOKEN: token, BITBUCKET_EMAIL: email }: NodeJS.ProcessEnv,
): Omit<RemoteOptions, 'url' | 'workspace'> {
  if (token === undefined || token === '') {
    if (LOCAL.test(new URL(bitbucket).hostname)) return {};
    throw new UsageError('BITBUCKET_TOKEN is not set: without it Bitbucket tells nothing.');
  }
  const isPlayed = clock !== 'real' || Number(speed) !== 1 || at !== undefined;
  return { token, ...(email ? { email } : {}), ...(isPlayed ? {} : { isOwnedHere: true }) };
}

/** A server on this machine may be a test's, which asks for no token. */
const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/;

function simulationOf(text = SIMULATE_DEFAULT): { readonly simulate: SimulationName } {
  const [name = '', seed = '1', ...rest] = text.split(':');
  if (name === '' || rest.length > 0 || !/^\d+$/.test(seed)) {
    throw new UsageError(`--simulate is NAME or NAME:seed with a whole number, not ${text}.`);
  }
  return { simulate: { name, seed: Number(seed) } };
}
