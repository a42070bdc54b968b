const { paths } = require('./rest-paths.json');

/** The paths that the app calls, as the part of an OpenAPI description that the linter of permissions reads. */
function restPaths() {
  return Object.fromEntries(
    Object.entries(paths).map(([path, { scopes }]) => [
      `/2.0${path}`,
      { get: { 'x-atlassian-oauth2-scopes': [{ state: 'Current', scopes }] } },
    ]),
  );
}

module.exports = { restPaths };
