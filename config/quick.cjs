const { isLong } = require('./long.cjs');

/** For Jest's `--filter`: what is over in minutes. */
module.exports = (paths) => ({ filtered: paths.filter((path) => !isLong(path)) });
