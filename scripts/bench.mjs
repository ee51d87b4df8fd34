// npm run bench -- [--size N] [--postgres URL|embedded] [--write]: measures this build, each figure beside its limit (bench/README.md).
import { build, install } from './set-up.mjs';

install();
build();
const { bench, readOptions } = await import('../bench/bench.mjs');
await bench(readOptions(process.argv.slice(2)));
