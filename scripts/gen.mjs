// npm run gen: writes every generated file; with --check it only compares and names what is out of date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, install, root } from './set-up.mjs';

install();
build();
const built = (path) => import(pathToFileURL(join(root, 'packages/server/dist', path)).href);
const { openApiDocument } = await built('http/openapi.js');
const { routes } = await built('routes.js');
const { variables } = await built('config.js');
const document = openApiDocument(routes, 'http://127.0.0.1:4400');

const files = [
  { path: 'docs/openapi.json', content: `${JSON.stringify(document, null, 2)}\n` },
  { path: 'docs/configuration.md', content: configurationReference(variables) },
  ...(await generated('./gen-client-types.mjs')),
  ...(await generated('./gen-client-docs.mjs')),
];

async function generated(script) {
  return (await import(script)).generate(document);
}

function configurationReference(all) {
  const rows = all.map(({ name, fallback, meaning }) => `| \`${name}\` | ${fallback || '–'} | ${meaning} |`);
  return `# Configuration\n\nEverything is set by environment variables. A wrong value stops the start with one clear line.\n\n| variable | default | meaning |\n|---|---|---|\n${rows.join('\n')}\n`;
}

const stale = files.filter(({ path, content }) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== content);
if (process.argv.includes('--check')) {
  for (const { path } of stale) console.error(`${path} is out of date: npm run gen`);
  process.exit(stale.length === 0 ? 0 : 1);
}
for (const { path, content } of stale) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  console.log(`wrote ${path}`);
}
