/** Every REST path in the code, its scope in Bitbucket's OpenAPI, and the manifest. */
import { manifest, sources } from './project';
import { scopeFindings } from './rest-scopes';

const { scopes } = manifest.permissions;
/** What the product events of the manifest need by themselves; test/architecture/manifest.test.ts ties them. */
const events = ['read:repository:bitbucket', 'read:pipeline:bitbucket'];
const product = sources('src', /(?<![.]test)[.]ts$/);
const planted = (text: string) => [...product, { path: 'src/planted.ts', text }];

describe('the REST paths of the code', () => {
  it('have their scopes in the manifest, which asks for no other', () => {
    expect(scopeFindings(product, { scopes, events })).toEqual([]);
  });

  it.each([
    {
      name: 'a missing scope',
      found: scopeFindings(product, {
        scopes: scopes.filter((scope) => scope !== 'read:workspace:bitbucket'),
        events,
      }),
      says: 'src/adapters/forge/person.ts: /user/workspaces/{}/permission needs read:workspace:bitbucket',
    },
    {
      name: 'a superfluous scope',
      found: scopeFindings(product, { scopes: [...scopes, 'write:repository:bitbucket'], events }),
      says: 'nothing needs write:repository:bitbucket',
    },
    {
      name: 'a bare path',
      found: scopeFindings(planted("const path = '/2.0/repositories/acme';"), { scopes, events }),
      says: 'src/planted.ts: a REST path that is not handed to route',
    },
    {
      name: 'a path of which nobody looked up the scope',
      found: scopeFindings(planted('ask(route`/2.0/repositories/${ws}/${uuid}/downloads`)'), {
        scopes,
        events,
      }),
      says: 'src/planted.ts: /repositories/{}/{}/downloads is not in tools/official/rest-paths.json',
    },
    {
      name: 'a path that accepts no Forge token, asked as the app',
      found: scopeFindings(
        planted(
          "ask('app', route`/2.0/workspaces/${ws}/pipelines-config/identity/oidc/keys.json`)",
        ),
        { scopes, events },
      ),
      says: 'src/planted.ts: /workspaces/{}/pipelines-config/identity/oidc/keys.json accepts no Forge token, and is never asked without one',
    },
  ])('are refused for $name', ({ found, says }) => {
    expect(found).toEqual([says]);
  });
});
