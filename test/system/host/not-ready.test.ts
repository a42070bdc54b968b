/** A local Forge that cannot keep its promise of a token does not say that it is ready. */
import { startHostProcess } from './host-process';
import { servePayloads } from './payload-server';

it.each([
  { answers: 'a member', status: 200, body: '{"permission":"member"}', says: 'Only an admin' },
  { answers: '403', status: 403, body: '{}', says: 'no token for the scraper' },
  { answers: '503', status: 503, body: '', says: 'did not tell what you may do' },
])(
  'says why when the account is $answers, also under --quiet',
  async ({ says, ...odd }) => {
    const bitbucket = await servePayloads([]);
    bitbucket.odd = { path: /\/user\//, ...odd };
    const args = ['--ephemeral', '--bitbucket', bitbucket.url, '--workspace', 'acme'];
    const said = await startHostProcess(args).then(
      async (host) => {
        await host.kill();
        return 'ready';
      },
      (error: unknown) => String(error),
    );
    await bitbucket.close();
    expect(said).toContain('The host ended: Not ready: no token for the scraper.');
    expect(said).toContain(says);
    expect(said).toContain('with {"permission":"owner"} for the account 557058:');
  },
  30_000,
);
