import { HOST_OPTIONS, type HostArguments, parseWords, readHostArguments } from './arguments';
import { UsageError } from './usage-error';

const readArguments = (argv: readonly string[], environment: NodeJS.ProcessEnv): HostArguments =>
  readHostArguments(parseWords(argv, HOST_OPTIONS), environment, 'data');

describe('the arguments of a host', () => {
  it('sends the token of the environment to a server', () => {
    const line = ['--bitbucket', 'https://api.bitbucket.org', '--workspace', 'acme'];
    const bitbucket = { url: 'https://api.bitbucket.org', workspace: 'acme' };
    expect(readArguments(line, { BITBUCKET_TOKEN: 'x' }).world).toEqual({
      bitbucket: { ...bitbucket, token: 'x', isOwnedHere: true },
    });
    const ofPerson = { BITBUCKET_TOKEN: 'x', BITBUCKET_EMAIL: 'me@example.com' };
    expect(readArguments(line, ofPerson).world).toEqual({
      bitbucket: { ...bitbucket, token: 'x', email: 'me@example.com', isOwnedHere: true },
    });
    expect(() => readArguments(line, { BITBUCKET_TOKEN: '' })).toThrow(
      'BITBUCKET_TOKEN is not set: without it Bitbucket tells nothing.',
    );
  });

  it.each(['--clock manual', '--speed 60', '--at 2026-03-02T08:00:00Z'])(
    'is played, not self-hosted, with %s',
    (played) => {
      const line = `--bitbucket http://127.0.0.1:1 --workspace acme ${played}`.split(' ');
      const bitbucket = { url: 'http://127.0.0.1:1', workspace: 'acme' };
      expect(readArguments(line, {}).world).toEqual({ bitbucket });
      expect(readArguments(line, { BITBUCKET_TOKEN: 'x' }).world).toEqual({
        bitbucket: { ...bitbucket, token: 'x' },
      });
    },
  );

  it.each([
    { listen: '0.0.0.0:9464', is: { host: '0.0.0.0', port: 9464 } },
    { listen: 'metrics.example.com:80', is: { host: 'metrics.example.com', port: 80 } },
    { listen: '[::]:0', is: { host: '::', port: 0 } },
  ])('listens at $listen', ({ listen, is }) => {
    const line = `--bitbucket http://localhost:1 --workspace acme --listen ${listen}`;
    expect(readArguments(line.split(' '), {}).listen).toEqual(is);
  });

  it.each([
    { line: '--port x', says: '--port is 0 (any free one) to 65534, not x.' },
    { line: '--data=', says: '--data is the name of a directory.' },
    { line: '--data a --ephemeral', says: 'Choose either --data or --ephemeral.' },
    { line: '--clock sun', says: '--clock is real or manual, not sun.' },
    { line: '--at noon', says: '--at is an instant like 2026-03-02T08:00:00Z, not noon.' },
    { line: '--speed 0', says: '--speed is above 0, not 0.' },
    { line: '--speed 2 --clock manual', says: '--speed needs --clock real.' },
    {
      line: '--simulate acme:one',
      says: '--simulate is NAME or NAME:seed with a whole number, not acme:one.',
    },
    { line: '--bitbucket http://x', says: '--bitbucket URL and --workspace SLUG go together.' },
    ...['x', 'localhost:7990', 'ftp://x', 'http://me:secret@x', 'http://x?y', 'http://x#'].map(
      (url) => ({
        line: `--bitbucket ${url} --workspace y`,
        says: '--bitbucket is an address like https://api.bitbucket.org, with no user, no ? and no #.',
      }),
    ),
    ...['', 'y/z', 'https://bitbucket.org/y'].map((workspace) => ({
      line: `--bitbucket http://x --workspace=${workspace}`,
      says: '--workspace is what stands in addresses: https://bitbucket.org/SLUG.',
    })),
    {
      line: '--simulate a --bitbucket http://x --workspace y',
      says: 'Choose either --simulate or --bitbucket.',
    },
    {
      line: '--listen 0.0.0.0:1',
      says: '--listen needs --bitbucket: what is simulated is for this machine only.',
    },
    {
      line: '--bitbucket http://127.0.0.1 --workspace a --listen 9464',
      says: '--listen is HOST:PORT like 0.0.0.0:9464, not 9464.',
    },
    { line: '--public-url https://x', says: '--public-url needs --listen.' },
    {
      line: '--bitbucket http://127.0.0.1 --workspace a --listen x:1 --public-url x',
      says: '--public-url is a URL like https://metrics.example.com, not x.',
    },
    { line: '--rain', says: "Unknown option '--rain'" },
  ])('refuses $line', ({ line, says }) => {
    const read = () => readArguments(line.split(' '), {});
    expect(read).toThrow(UsageError);
    expect(read).toThrow(says);
  });
});
