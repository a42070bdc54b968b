/** The push script as a pipe of Bitbucket: what it declares is what it reads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { version } from '../../package.json';

const textOf = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8');
const inFolder = (name: string): string => textOf(`monitoring/pipelines/${name}`);

interface Pipe {
  readonly name: string;
  readonly image: string;
  readonly variables: readonly { readonly name: string; readonly default?: string }[];
}

const PIPE = parse(inFolder('pipe.yml')) as Pipe;
const IMAGE = `your-account/lifeline-push:${version}`;

describe('the pipe', () => {
  it('declares what its scripts read, and asks for the address only', () => {
    const scripts = inFolder('lifeline-push.sh') + inFolder('pipe.sh');
    const read = [...scripts.matchAll(/\$\{(LIFELINE_[A-Z_]+):-/g)].map(([, name = '']) => name);
    const meant = [...new Set(read)].filter((name) => name !== 'LIFELINE_CGROUP');
    const named = PIPE.variables.map(({ name }) => name);
    expect([...named].sort()).toEqual(meant.sort());
    const asked = PIPE.variables.filter((variable) => variable.default === undefined);
    expect(asked.map(({ name }) => name)).toEqual(['LIFELINE_PUSH_URL']);
  });

  it('has one name everywhere, with the version of this package', () => {
    expect(PIPE.image).toBe(IMAGE);
    expect(inFolder('Dockerfile')).toContain(`docker build -t ${IMAGE} monitoring/pipelines`);
    const named = [...textOf('docs/push.md').matchAll(/your-account\/[\w.:-]+/g)].map(String);
    expect(named).toEqual([IMAGE, IMAGE]);
  });

  it('is an image in which sh runs the script that steps run', () => {
    const lines = inFolder('Dockerfile').split('\n');
    expect(lines).toContain('COPY lifeline-push.sh pipe.sh /');
    expect(lines).toContain('ENTRYPOINT ["sh", "/pipe.sh"]');
    expect(inFolder('pipe.sh')).toContain('\nexec sh "${0%/*}/lifeline-push.sh" "$@"\n');
  });
});
