import { resolve } from 'node:path';
import { UsageError, readArguments } from './arguments';

describe('readArguments', () => {
  it('plays a simulated workspace unless told otherwise', () => {
    expect(readArguments([], {})).toEqual({
      port: 8787,
      dataDir: resolve('.lifeline'),
      clock: 'real',
      at: undefined,
      speed: 1,
      world: { simulate: { name: 'acme', seed: 1 } },
      prometheus: false,
      quiet: false,
      help: false,
    });
  });

  it('takes everything the contract names', () => {
    const line =
      '--port 0 --ephemeral --clock manual --at 2026-03-02T08:00:00Z --simulate quiet:7 --prometheus --quiet';
    expect(readArguments(line.split(' '), {})).toEqual({
      port: 0,
      dataDir: undefined,
      clock: 'manual',
      at: 1_772_438_400_000,
      speed: 1,
      world: { simulate: { name: 'quiet', seed: 7 } },
      prometheus: true,
      quiet: true,
      help: false,
    });
  });

  it('sends the token of the environment to a server', () => {
    const line = ['--bitbucket', 'https://api.bitbucket.org', '--workspace', 'acme'];
    const bitbucket = { url: 'https://api.bitbucket.org', workspace: 'acme' };
    expect(readArguments(line, { BITBUCKET_TOKEN: 'x' }).world).toEqual({
      bitbucket: { ...bitbucket, token: 'x' },
    });
    expect(readArguments(line, { BITBUCKET_TOKEN: '' }).world).toEqual({ bitbucket });
  });

  it.each([
    { line: '--port x', says: '--port is 0 (any free one) to 65534, not x.' },
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
    { line: '--bitbucket x --workspace y', says: '--bitbucket is a URL, not x.' },
    {
      line: '--simulate a --bitbucket http://x --workspace y',
      says: 'Choose either --simulate or --bitbucket.',
    },
    { line: '--rain', says: "Unknown option '--rain'" },
  ])('refuses $line', ({ line, says }) => {
    const read = () => readArguments(line.split(' '), {});
    expect(read).toThrow(UsageError);
    expect(read).toThrow(says);
  });
});
