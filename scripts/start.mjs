// npm start: installs and builds what is missing, then runs the server in this very process, so that signals reach it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, install, root } from './set-up.mjs';

install();
build();
process.argv.splice(2, 0, ...(process.argv.length > 2 ? [] : ['serve']));
await import(pathToFileURL(join(root, 'packages/server/bin/muster.js')).href);
