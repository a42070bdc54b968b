// Atlassian's validator and its linters of the client's side, offline: everything `forge lint` knows without a login.
const { writeFileSync, mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { restPaths } = require('./rest-paths.cjs');

/** The linter of permissions reads OpenAPI descriptions, from these files instead of the network. */
function provideDescriptions() {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  const write = (name, description) => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify(description));
    return path;
  };
  process.env.USE_LOCAL_SWAGGER = '1';
  for (const product of ['JIRA', 'JSM', 'JSW', 'CONF', 'CONF_V2'])
    process.env[`LOCAL_${product}_SWAGGER`] = write(product, { paths: {} });
  process.env.LOCAL_BB_SWAGGER = write('BB', { paths: restPaths() });
}

provideDescriptions();

const { getClientSideLintersOnly, lint } = require('@forge/lint');
const { ConfigFile, FileSystemReader, FileSystemWriter } = require('@forge/cli-shared');
const { validate } = require('@forge/manifest');
const { quiet } = require('./bundle.cjs');

/** Runtimes that Atlassian has ended; its own list needs a login. */
const FLAGS = { getDeprecatedRuntimes: async () => ['sandbox', 'nodejs18.x', 'nodejs20.x'] };

/** Every complaint about the app in the working directory, and the names of the linters that ran. */
async function complaints() {
  const reader = new FileSystemReader();
  const manifest = await new ConfigFile(reader, new FileSystemWriter()).readConfig();
  const files = reader.recursiveReadDir('./src', ['node_modules']);
  const linters = await getClientSideLintersOnly(manifest, 'development', quiet, FLAGS);
  for (const linter of linters) await linter.bootstrap();
  const options = { linter: { mode: 'client-side' }, linters };
  const results = await lint(await files, manifest, 'development', quiet, FLAGS, options);
  const told = results.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  const { errors = [] } = await validate(false, 'manifest.yml');
  return {
    linters: linters.map(({ constructor }) => constructor.name),
    complaints: [...told, ...errors].map(
      ({ file = 'manifest.yml', line = 0, message }) => `${file}:${line} ${message}`,
    ),
  };
}

module.exports = { complaints };
