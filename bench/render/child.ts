/** One renderer, one size, alone in its process: prints what it took as JSON. */
import { medianOf } from '../median';
import { familiesOf } from './families';
import { RENDERERS } from './renderers';

/** Renders this many times after the first, so that the median is that of a warm process. */
const ROUNDS: Readonly<Record<number, number>> = { 10_000: 250, 100_000: 15 };

export interface Measured {
  readonly firstMs: number;
  readonly medianMs: number;
  readonly peakRssBytes: number;
  readonly bytes: number;
  readonly lines: number;
}

async function timed(
  render: () => string | Promise<string>,
): Promise<{ ms: number; page: string }> {
  const begun = performance.now();
  const page = await render();
  // Reading one character makes the engine put the text together, which it may have put off.
  page.charCodeAt(page.length >> 1);
  return { ms: performance.now() - begun, page };
}

/** Memory is looked at after so many: later it tells when the engine chose to tidy up, not what rendering needs. */
const ROUNDS_OF_MEMORY = 5;

async function measure(name: string, count: number): Promise<Measured> {
  const prepare = RENDERERS[name];
  if (prepare === undefined) throw new Error(`There is no renderer "${name}".`);
  const render = prepare(familiesOf(count));
  const first = await timed(render);
  const times: number[] = [];
  for (let round = 1; round < ROUNDS_OF_MEMORY; round++) times.push((await timed(render)).ms);
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  for (let left = ROUNDS[count] ?? 10; left > 0; left--) times.push((await timed(render)).ms);
  return {
    firstMs: first.ms,
    medianMs: medianOf(times),
    peakRssBytes,
    bytes: Buffer.byteLength(first.page),
    lines: first.page.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length,
  };
}

const [name = '', count = ''] = process.argv.slice(2);
void measure(name, Number(count)).then((measured) => {
  process.stdout.write(JSON.stringify(measured));
});
