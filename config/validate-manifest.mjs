// Validates the manifests it is given offline with Atlassian's own validator (`forge lint` itself needs a login).
// What it does not find (event names, exports, scopes) is tested in test/architecture/.
import { validate } from '@forge/manifest';

for (const path of process.argv.slice(2)) {
  const { success, errors = [] } = await validate(false, path);
  for (const { level, line, column, message } of errors) {
    process.stderr.write(`${path}:${line}:${column} ${level}: ${message}\n`);
  }
  process.stdout.write(
    success ? `${path} is a valid Forge manifest.\n` : `${path} is not valid.\n`,
  );
  if (!success) process.exitCode = 1;
}
