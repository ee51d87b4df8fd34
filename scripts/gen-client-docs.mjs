/** The reference of the TypeScript client, a page for each operation, from the declarations its types come from. */
import { examples } from './client-docs/examples.mjs';
import { unservedOperations } from './client-docs/unserved.mjs';
import { clientOperations, jsonSchema, operationsById, referencedName, typeText } from './gen-client-types.mjs';

const folder = 'docs/client';

/** @returns {{path: string, content: string}[]} */
export function generate(openApiDocument) {
  const operations = operationsOfClient(openApiDocument);
  const schemas = openApiDocument.components.schemas;
  return [
    { path: `${folder}/README.md`, content: indexPage(operations) },
    ...operations.map((operation) => ({ path: `${folder}/${operation.operationId}.md`, content: operationPage(operation, schemas) })),
  ];
}

/** Each from the document, or from the table of those not served. In both would be two truths: the table's entry must go. */
function operationsOfClient(openApiDocument) {
  const served = operationsById(openApiDocument);
  const unserved = new Map(unservedOperations.map((operation) => [operation.operationId, { ...operation, unserved: true }]));
  return clientOperations.map((id) => {
    if (served.has(id) && unserved.has(id)) {
      throw new Error(`${id} is served now: take it out of scripts/client-docs/unserved.mjs and packages/client/src/unserved-types.ts`);
    }
    const operation = served.get(id) ?? unserved.get(id);
    if (operation === undefined) throw new Error(`${id} is an operation of the client but is declared nowhere`);
    return operation;
  });
}

function indexPage(operations) {
  const rows = operations.map(({ operationId, method, path, summary, unserved }) => [
    `[${operationId}](${operationId}.md)`,
    code(`${method} ${path}`),
    `${summary}${unserved ? ' (not served by Muster yet)' : ''}`,
  ]);
  return page(
    '# Reference of the TypeScript client',
    'How to install and configure it, how to page, filter, wait for tasks and handle errors: [packages/client](../../packages/client/README.md).',
    table(['method', 'operation', 'what it does'], rows),
    'The examples read their configuration as `configurationFromEnvironment` describes, and ids from the command line. They hold no types, so they run as `.ts` and as `.mjs`: `node example.mjs <id>`.',
  );
}

function operationPage(operation, schemas) {
  const { operationId, method, path, summary, description, unserved } = operation;
  return page(
    `# ${operationId}`,
    unserved &&
      '> **Not served by Muster yet.** The client supports it against ISC tenants; Muster answers 404. Described here from the contract.',
    `${summary}: ${code(`${method} ${path}`)}`,
    description,
    '## Parameters',
    parameterSection(operation, schemas),
    'A second argument may hold a `signal` that ends the call.',
    '## Result',
    resultSection(operation, schemas),
    '## Errors',
    errorSection(operation),
    '## Example',
    exampleText(operationId),
    '[All operations](README.md)',
  );
}

/** Path, query and body: the client takes them as one object. */
function parameterSection({ parameters, requestBody }, schemas) {
  const body = resolve(jsonSchema(requestBody), schemas);
  const required = new Set(body?.required);
  const all = [
    ...parameters.map((parameter) => ({ ...parameter, meaning: parameterMeaning(parameter) })),
    ...Object.entries(body?.properties ?? {}).map(([name, schema]) => ({
      name,
      schema,
      required: required.has(name),
      meaning: meaning(schema),
    })),
  ];
  if (all.length === 0) return 'None.';
  const rows = all.map((parameter) => [
    code(parameter.name),
    parameterType(parameter),
    parameter.required ? 'yes' : 'no',
    parameter.meaning,
  ]);
  return table(['name', 'type', 'required', 'meaning'], rows);
}

/** What the client adds to the types on the wire. */
function parameterType({ schema, 'x-filterable': filterable, 'x-sortable': sortable }) {
  if (filterable) return code('string | Filter');
  if (sortable) return code('sorter | sorter[]');
  return code(typeText(schema));
}

function parameterMeaning({ name, in: place, description, schema, 'x-filterable': filterable, 'x-sortable': sortable }) {
  if (filterable) {
    const fields = Object.entries(filterable).map(([field, operators]) => `${code(field)} ${operators.join(' ')}`);
    return `Which records to return: built with \`filter\`, or an expression as text. Fields and their operators: ${fields.join(', ')}`;
  }
  if (sortable) return `How to sort: the first counts most, a leading \`-\` descends. Sorters: ${sortable.map(code).join(', ')}`;
  if (description === undefined && place === 'path')
    return name === 'assignmentId' ? 'Id of the assignment' : `Id, in the path as \`{${name}}\``;
  return meaning({ ...schema, description });
}

function resultSection(operation, schemas) {
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'));
  const schema = jsonSchema(success?.[1]);
  if (schema === undefined) return '`Promise<void>`';
  const paged = schema.type === 'array' && operation.parameters.some(({ name }) => name === 'limit');
  const inline = schema.type === 'object' && !schema.$ref;
  const type = paged ? `Page<${typeText(schema.items)}>` : inline ? inlineName(operation) : typeText(schema);
  const tables = inline ? [fieldTable(schema)] : namesIn(schema).flatMap((name) => [`Fields of ${code(name)}:`, fieldTable(schemas[name])]);
  const pageText = paged && '`items` are the records, `total` is how many there are on all pages together, if `count` was asked for.';
  return page(code(`Promise<${type}>`), pageText, ...tables).trimEnd();
}

/** A schema without a name in the document has one in the client; so far only the job of a synchronisation. */
const inlineName = ({ operationId }) => (operationId === 'synchronizeAttributesForIdentity' ? 'IdentitySyncJob' : 'object');

/** Names of the schemas directly in a result. */
function namesIn(schema) {
  if (schema.$ref) return [referencedName(schema.$ref)];
  const members = [schema.items, ...(schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [])];
  return members.filter(Boolean).flatMap(namesIn);
}

function fieldTable(schema) {
  return table(
    ['field', 'type', 'meaning'],
    fieldRows(schema, '').map(([name, type, text]) => [code(name), code(type), text]),
  );
}

/** A row for each field, members of objects and lists after them as `managerRef.id` and `messages[].key`. */
function fieldRows(schema, prefix) {
  const required = new Set(schema.required);
  return Object.entries(schema.properties).flatMap(([key, member]) => {
    const name = `${prefix}${key}`;
    const optional = required.has(key) ? '' : ' | undefined';
    const nullable = member.nullable ? ' | null' : '';
    if (member.type === 'array' && member.items?.properties) {
      return [[name, `object[]${nullable}${optional}`, meaning(member)], ...fieldRows(member.items, `${name}[].`)];
    }
    if (member.properties) return [[name, `object${nullable}${optional}`, meaning(member)], ...fieldRows(member, `${name}.`)];
    return [[name, `${typeText(member)}${optional}`, meaning(member)]];
  });
}

function meaning({ description, default: standard, examples: samples }) {
  const parts = [description, samples?.[0] === undefined ? undefined : `such as \`${samples[0]}\``].filter(Boolean);
  const defaultText = standard === undefined ? undefined : `Default ${code(JSON.stringify(standard))}`;
  return [parts.join(', ').replace(/\.$/, ''), defaultText].filter(Boolean).join('. ');
}

function errorSection({ responses }) {
  const rows = Object.entries(responses)
    .filter(([status]) => Number(status) >= 400)
    .map(([status, response]) => [status, response.description, bodyName(jsonSchema(response))]);
  return page(
    'Each is thrown as an `ApiError` with its `status`, `detailCode`, `trackingId`, `messages` and `body`; no answer at all is a `NetworkError`.',
    table(['status', 'when', 'body'], rows),
  ).trimEnd();
}

function bodyName(schema) {
  if (schema?.$ref) return code(referencedName(schema.$ref));
  return code(`{ ${Object.keys(schema?.properties ?? {}).join(', ')} }`);
}

function exampleText(operationId) {
  const { imports = [], code: body } = examples[operationId];
  const lines = [
    `import { ${['createClient', ...imports].join(', ')} } from '@muster/client';`,
    "import { configurationFromEnvironment } from '@muster/client/node';",
    '',
    'const client = createClient(await configurationFromEnvironment());',
  ];
  return `\`\`\`ts\n${lines.join('\n')}\n${body}\n\`\`\``;
}

const page = (...parts) => `${parts.filter(Boolean).join('\n\n')}\n`;
const code = (text) => `\`${text}\``;
const resolve = (schema, schemas) => (schema?.$ref ? schemas[referencedName(schema.$ref)] : schema);

/** Bars are escaped within code too: a Markdown table splits at them first. */
function table(head, rows) {
  const row = (cells) => `| ${cells.map((cell) => cell.replaceAll('\n', ' ').replaceAll('|', '\\|')).join(' | ')} |`;
  return [row(head), `|${head.map(() => '---|').join('')}`, ...rows.map(row)].join('\n');
}
