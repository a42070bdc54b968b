/**
 * Chooses suites that take long: played days, outages and histories, and most of what runs in the local Forge beside a
 * browser or a Prometheus. `npm test` leaves them out; `npm run test:long` runs them, and CI both.
 */
const LONG = [
  /\/test\/(backfill|doctor|properties|scrapers|truth)\//,
  /\/test\/rules\/(changes|expressions|healthy|live|outages-.+|runners|slower)[.]/,
  /\/test\/access\/(logs|strangers)[.]/,
  /\/test\/counting\/odd-answers/,
  /\/test\/system\/(access|health)\//,
  /\/test\/system\/host\/(?!durability|not-ready)/,
  /\/test\/system\/pages\/(?!panel)/,
  /\/test\/system\/pushes\/(?!push)/,
  /\/test\/system\/scrape\/(?!prometheus|birth)/,
];

const isLong = (path) => LONG.some((part) => part.test(path));

/** For Jest's `--filter`. */
module.exports = (paths) => ({ filtered: paths.filter(isLong) });
module.exports.isLong = isLong;
