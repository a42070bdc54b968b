// Bundles the app with Atlassian's own bundler, offline.
const { join } = require('node:path');

/** The bundler asks this directory instead of the network for the wrapper around the app. */
process.env.FORGE_RUNTIME_PATH = join(__dirname, 'runtime');

const { getEntryPoints, getNodeBundler, getWrapperProvider } = require('@forge/bundler');
const { ConfigFile, FileSystemReader, FileSystemWriter } = require('@forge/cli-shared');

/** What the bundler tells in passing is left out; what goes wrong it throws. */
const quiet = { info() {}, debug() {}, trace() {}, warn() {}, error() {} };

/** Bundles the app in the working directory; resolves with the path of its one module. */
async function bundleApp() {
  const fileSystemReader = new FileSystemReader();
  const config = new ConfigFile(fileSystemReader, new FileSystemWriter());
  const bundler = getNodeBundler(quiet, getWrapperProvider({ fileSystemReader }), config);
  const entryPoints = getEntryPoints(await config.getAppHandlers());
  const { outputDir } = await bundler.bundle({ appDirectory: process.cwd(), entryPoints });
  return join(outputDir, 'index.cjs');
}

module.exports = { bundleApp, quiet };
