/**
 * `npm run house:reach`: how much of `src` runs when one pipeline has completed and when one page is read, in the memory
 * world: the files in which a function ran, by V8's own count. `-- files` lists them.
 */
import { Session } from 'node:inspector/promises';
import { installed } from '../test/counting/installation';
import { buildStatusEvent, pipelinePayload } from '../test/counting/payloads';
import { after } from '../test/given';

const SOURCE = /\/(src\/.+[.]ts)$/;

/** What ran while something was done: files of `src` → how many of their functions. */
async function reachOf(act: () => Promise<unknown>): Promise<ReadonlyMap<string, number>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await act();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  const ran = result.map(({ url, functions }): [string, number] => [
    SOURCE.exec(url)?.[1] ?? '',
    functions.filter(
      ({ functionName, ranges }) => functionName !== '' && (ranges[0]?.count ?? 0) > 0,
    ).length,
  ]);
  return new Map(ran.filter(([path, functions]) => path !== '' && functions > 0));
}

function told(name: string, reach: ReadonlyMap<string, number>): string {
  const functions = [...reach.values()].reduce((sum, count) => sum + count, 0);
  const files = process.argv.includes('files')
    ? [...reach].sort().map(([path, count]) => `\n  ${String(count).padStart(4)} ${path}`)
    : [];
  return `${name}: ${String(functions)} functions in ${String(reach.size)} files${files.join('')}\n`;
}

async function main(): Promise<void> {
  const { lifeline, web } = await installed();
  // What is done once after a start is not what a pipeline costs.
  const complete = async (number: number) => {
    web.pipelines.push(pipelinePayload({ number, createdAt: after(number), result: 'FAILED' }));
    lifeline.now = after(number + 2);
    const at = after(number + 1);
    await lifeline.deliver(buildStatusEvent({ number, createdAt: after(number), at }));
  };
  await complete(1);
  await lifeline.page();
  process.stdout.write(told('one completed pipeline', await reachOf(() => complete(5))));
  process.stdout.write(told('one page', await reachOf(() => lifeline.page())));
}

void main();
