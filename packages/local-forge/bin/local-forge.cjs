#!/usr/bin/env node
// The sources are TypeScript, and are run as they are.
require('tsx/cjs/api').register();
require('../src/cli/cli.ts');
