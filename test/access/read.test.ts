/** Every request of the table at the door, with the reason that is counted of it; the same rows pass the local Forge. */
import { cast, type Cast } from '../system/access/cast';
import { ROWS } from '../system/access/requests';
import { MemoryHouse } from './memory-house';

let house: MemoryHouse;
let people: Cast;

beforeAll(async () => {
  house = new MemoryHouse();
  await house.settle();
  people = await cast(house);
}, 60_000);

describe('the door', () => {
  it.each(ROWS)('$kind: $name', async ({ send, status, challenge, reason }) => {
    const count = jest.spyOn(house.world.refusals, 'count');
    const { statusCode, headers } = await house.knock(send(people, house));
    const [told] = headers['WWW-Authenticate'] ?? [];
    const counted = count.mock.calls.map(([one]) => one);
    expect({ statusCode, told, counted }).toEqual({
      statusCode: status,
      told: challenge,
      counted: reason === undefined ? [] : [reason],
    });
  });
});
