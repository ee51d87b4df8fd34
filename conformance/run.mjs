// npm run conformance: drives the official client through every identity operation of a Muster of its own, on every API family, and prints
// the table; --write puts it into README.md too. The exit code is 1 when anything failed.
import { build, install } from '../scripts/set-up.mjs';

install();
build();
// Loaded now, since the official client may just have been installed.
const { conform } = await import('./conform.mjs');
process.exit((await conform({ write: process.argv.includes('--write') })) ? 0 : 1);
