/** `npm run -s configuration`: what it takes, what it refuses, and in which words. */
import { createServer } from 'node:http';
import { textFor } from '../../monitoring/configuration';

const run = (...args: readonly string[]): Promise<{ out: string; said: string }> =>
  textFor(args).then(
    (out) => ({ out, said: '' }),
    (error: unknown) => ({ out: '', said: error instanceof Error ? error.message : '' }),
  );

const at = (url: string, ...more: readonly string[]) =>
  run('prometheus-3', '--url', url, '--workspace', 'acme', ...more);

describe('npm run configuration', () => {
  it.each(['https://h/p', 'https://h/p/', 'https://h/p/metrics', 'https://h/p/metrics/'])(
    'takes %s as the address of the web trigger',
    async (url) => {
      const { out } = await at(url);
      expect(out).toContain('metrics_path: /p/metrics\n');
    },
  );

  it.each([
    [
      'https://somebody:secret@h/p',
      '--url has no user, no ? and no #: only scheme, host and path.',
    ],
    ['https://h/p?shard=1-of-2', '--url has no user, no ? and no #: only scheme, host and path.'],
    ['localhost:8787', '--url is an address that begins with http:// or https://.'],
    ['ftp://h/p', '--url is an address that begins with http:// or https://.'],
    ['https://h/p: x', '--url is an address that begins with http:// or https://.'],
  ])('refuses %s, of which a scraper would take a part', async (url, sentence) => {
    expect(await at(url)).toEqual({ out: '', said: sentence });
  });

  it.each([
    [['--workspace', ''], '--workspace is what stands in addresses: https://bitbucket.org/SLUG.'],
    [
      ['--workspace', "a'b"],
      '--workspace is what stands in addresses: https://bitbucket.org/SLUG.',
    ],
    [['--token-file', ''], '--token-file is the name of a file.'],
    [['--token-file', 'a\nb'], '--token-file is the name of a file.'],
    [['--interval', '86401'], '--interval is a number of whole seconds within a day, not 86401.'],
    [['--remote-write', 'h'], '--remote-write is an address that begins with http:// or https://.'],
    [['discovery'], 'Name one of the stacks.'],
  ])('refuses %j', async (more, sentence) => {
    expect(await at('https://h/p', ...more)).toEqual({ out: '', said: sentence });
  });

  it.each(['<html>', '{}', '{"scrape":null}'])(
    'says that what answers %s is no local Forge',
    async (body) => {
      const server = createServer((_, answer) => answer.end(body));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      const origin = `http://127.0.0.1:${port}`;
      const { said } = await run('prometheus-3', '--forge', origin);
      server.close();
      expect(said).toBe(`${origin} is no local Forge, or not ready yet.`);
    },
  );
});
