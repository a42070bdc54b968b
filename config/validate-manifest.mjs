// Validates manifest.yml offline with Atlassian's own validator (`forge lint` itself needs a login).
// What it does not find (event names, exports, scopes) is tested in test/architecture/.
import { validate } from '@forge/manifest';

const path = process.argv[2] ?? 'manifest.yml';
const { success, errors = [] } = await validate(false, path);
for (const { level, line, column, message } of errors) {
  process.stderr.write(`${path}:${line}:${column} ${level}: ${message}\n`);
}
process.stdout.write(success ? `${path} is a valid Forge manifest.\n` : `${path} is not valid.\n`);
process.exitCode = success ? 0 : 1;
