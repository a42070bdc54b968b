import { decodeEvent } from '../../src/bitbucket/decode-event';
import { arrived } from '../../src/core/events/arrived';
import { ARRIVED, EVENT_ROWS } from './event-rows';

describe('an event', () => {
  it.each(EVENT_ROWS)('$kind: $name', ({ payload, event }) => {
    expect(arrived(decodeEvent(payload), ARRIVED).event).toEqual(event);
  });
});
