import { Database } from '../kit/database';
import { manualClock } from '../time/clock';
import { Memory } from './memory';
import { noteTime } from './note-time';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

it('goes on where the disk takes nothing, and says so once', () => {
  const database = new Database(':memory:');
  const memory = new Memory(database);
  const said: string[] = [];
  const stop = noteTime(memory, manualClock(7), ({ text }) => said.push(text));
  jest.advanceTimersByTime(1_000);
  expect(memory.read('now')).toBe(7);
  database.exec('DROP TABLE host_memory');
  jest.advanceTimersByTime(3_000);
  stop();
  expect(said).toEqual([
    expect.stringMatching(/^the data directory takes nothing: .*no such table/),
  ]);
});
