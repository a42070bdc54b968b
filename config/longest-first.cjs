const Sequencer = require('@jest/test-sequencer').default;

/** Rooms whose tests take longest, longest first: begun last, one of them alone would keep everybody waiting. */
const LONG = [
  '/test/truth/',
  '/test/system/health',
  '/test/properties/',
  '/test/system/pages',
  '/test/system/',
];

function rank({ path }) {
  const at = LONG.findIndex((room) => path.includes(room));
  return at === -1 ? LONG.length : at;
}

/** Jest knows how long a test took only where it has run before; a fresh clone has not. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
  }
};
