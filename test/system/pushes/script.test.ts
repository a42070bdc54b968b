/** `lifeline-push.sh` under three shells, as the after-script of a step of the local Forge. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPushHouse, type PushHouse, type StepOfRun } from './house';

const SCRIPT = join(__dirname, '../../../monitoring/pipelines/lifeline-push.sh');
const SHELLS = [
  { shell: 'dash', command: ['dash'] },
  { shell: 'bash', command: ['bash'] },
  { shell: 'busybox', command: ['busybox', 'sh'] },
];
const ODD_NAME = 'two words "and"\nthree\\lines.txt';

let house: PushHouse;
let step: StepOfRun;
let dir: string;

beforeAll(async () => {
  house = await openPushHouse();
  step = house.lastStepOf('web-shop');
  dir = mkdtempSync(join(tmpdir(), 'lifeline-push-'));
  mkdirSync(join(dir, 'dist'));
  writeFileSync(join(dir, 'dist', 'app.js'), 'x'.repeat(1234));
  writeFileSync(join(dir, 'dist', ODD_NAME), 'x'.repeat(77));
  for (const at of [1, 2]) mkdirSync(join(dir, `cgroup-${String(at)}`));
  writeFileSync(join(dir, 'cgroup-2', 'cpu.stat'), 'usage_usec 1500000\nuser_usec 1\n');
  writeFileSync(join(dir, 'cgroup-2', 'memory.peak'), '734003200\n');
  writeFileSync(join(dir, 'cgroup-2', 'memory.max'), '4294967296\n');
  mkdirSync(join(dir, 'cgroup-1', 'cpuacct'));
  mkdirSync(join(dir, 'cgroup-1', 'memory'));
  writeFileSync(join(dir, 'cgroup-1', 'cpuacct', 'cpuacct.usage'), '2500000000\n');
  writeFileSync(join(dir, 'cgroup-1', 'memory', 'memory.max_usage_in_bytes'), '1048576\n');
  writeFileSync(join(dir, 'cgroup-1', 'memory', 'memory.limit_in_bytes'), '9223372036854771712\n');
});
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await house.close();
});

interface Ran {
  readonly code: number | null;
  readonly said: string;
  readonly seconds: number;
}

/** Runs the script with nothing but these variables. */
function run(
  command: readonly string[],
  variables: Readonly<Record<string, string>>,
  patterns: readonly string[] = ['dist/*'],
): Promise<Ran> {
  const [program = '', ...first] = command;
  const began = performance.now();
  const child = spawn(program, [...first, SCRIPT, ...patterns], {
    cwd: dir,
    env: { NODE_ENV: 'test', PATH: process.env['PATH'] ?? '', ...variables },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, said, seconds: (performance.now() - began) / 1000 });
    });
  });
}

/** Accepts connections and never answers. */
async function silentServer(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

describe.each(SHELLS)('lifeline-push.sh under $shell', ({ command }) => {
  it('pushes what it measured, odd names included', async () => {
    // Tokens tell seconds: the next one is of a newer run of the step.
    await house.house.forge.advance(2);
    const ran = await run(command, {
      LIFELINE_PUSH_URL: house.door,
      BITBUCKET_STEP_OIDC_TOKEN: await house.token(step),
      LIFELINE_CGROUP: join(dir, 'cgroup-2'),
      LIFELINE_CLONE_SECONDS: '4.2',
      LIFELINE_CACHES: 'node=3.1 broken=x',
    });
    expect(ran).toMatchObject({
      code: 0,
      said: 'lifeline: pushed measures of this step\nlifeline: pushed disk space\n',
    });
    const page = await house.pushed();
    expect(page).toContain(',artifact="dist/app.js"} 1234\n');
    expect(page).toContain(',artifact="dist/two words \\"and\\"\\nthree\\\\lines.txt"} 77\n');
    expect(page).toMatch(/bitbucket_step_memory_peak_bytes\{.*\} 734003200\n/);
    expect(page).toMatch(/bitbucket_step_memory_limit_bytes\{.*\} 4294967296\n/);
    expect(page).toMatch(/bitbucket_step_clone_seconds\{.*\} 4.2/);
    expect(page).toMatch(/bitbucket_step_cache_restore_seconds\{.*,cache="node"\} 3.1\n/);
    expect(page).toMatch(/bitbucket_step_disk_used_bytes\{.*\} [1-9]\d+\n/);
  });

  it('reads the cgroups of old kernels, where no limit is a very large number', async () => {
    await house.house.forge.advance(2);
    const token = await house.token(step);
    const cgroup = { LIFELINE_CGROUP: join(dir, 'cgroup-1') };
    await run(command, { ...given(token), ...cgroup }, []);
    const page = await house.pushed();
    expect(page).toMatch(/bitbucket_step_memory_peak_bytes\{.*\} 1048576\n/);
    expect(page).not.toContain('memory_limit');
  });

  it.each([
    { name: 'no token', variables: { BITBUCKET_STEP_OIDC_TOKEN: '' }, says: 'oidc: true' },
    { name: 'no address', variables: { LIFELINE_PUSH_URL: '' }, says: 'is not set' },
    {
      name: 'an address that is not safe',
      variables: { LIFELINE_PUSH_URL: 'http://push.example/x' },
      says: 'does not begin with https://',
    },
    {
      name: 'nobody at the address',
      variables: { LIFELINE_PUSH_URL: 'http://127.0.0.1:9/' },
      says: 'not pushed (HTTP 000)',
    },
    {
      name: 'a token that is refused',
      variables: { BITBUCKET_STEP_OIDC_TOKEN: 'eyJhbGciOiJub25lIn0.e30.secret' },
      says: 'not pushed (HTTP 401)',
    },
  ])('does not fail with $name, and prints no token', async ({ variables, says }) => {
    const token = await house.token(step);
    const all = { ...given(token), LIFELINE_CGROUP: join(dir, 'none'), ...variables };
    const ran = await run(command, all);
    expect(ran.code).toBe(0);
    expect(ran.said).toContain(says);
    expect(ran.said).not.toContain(token);
    expect(ran.said).not.toContain('secret');
  });

  it('gives up within ten seconds when nothing answers', async () => {
    const server = await silentServer();
    const url = `http://127.0.0.1:${String(portOf(server))}/`;
    try {
      const ran = await run(command, { ...given('eyJ.x.y'), LIFELINE_PUSH_URL: url });
      expect(ran.code).toBe(0);
      expect(ran.seconds).toBeLessThan(10);
    } finally {
      server.close();
    }
  }, 30_000);

  it('writes no file, so that a read-only file system is all the same', async () => {
    const before = readdirSync(dir, { recursive: true });
    await run(command, { ...given('eyJ.x.y'), TMPDIR: '/nowhere', HOME: '/nowhere' });
    expect(readdirSync(dir, { recursive: true })).toEqual(before);
  });
});

const given = (token: string): Record<string, string> => ({
  LIFELINE_PUSH_URL: house.door,
  BITBUCKET_STEP_OIDC_TOKEN: token,
});
