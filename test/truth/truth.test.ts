/** Every claim of every verdict, minute by minute, against the simulation that Lifeline looks at. */
import { expectTrue } from './play';
import { OUTAGES } from './plays';

describe('every claim', () => expectTrue(OUTAGES));
