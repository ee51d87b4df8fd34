/**
 * Types of the TypeScript client, made from the OpenAPI document: an interface for each schema of an answer, and one for what each
 * operation takes, path, query and body together. Only operations the client has are looked at; the document may hold many more.
 */

/** What the client calls, in the order of its reference. The three that Muster does not serve yet are declared in `client-docs/unserved.mjs`. */
export const clientOperations = [
  'listIdentities',
  'getIdentity',
  'deleteIdentity',
  'getIdentityOwnershipDetails',
  'getRoleAssignments',
  'getRoleAssignment',
  'startIdentityProcessing',
  'startIdentitiesInvite',
  'synchronizeAttributesForIdentity',
  'sendIdentityVerificationAccountToken',
  'resetIdentity',
  'getTaskStatus',
  'getTaskStatusList',
  'getPendingTasks',
];

const header = `// Made by scripts/gen-client-types.mjs from the OpenAPI document; \`npm run gen\` makes it again.

import type { Filter } from './filter.ts';
`;

/** @returns {{path: string, content: string}[]} */
export function generate(openApiDocument) {
  const operations = operationsById(openApiDocument);
  const served = clientOperations.filter((id) => operations.has(id)).map((id) => operations.get(id));
  const schemas = openApiDocument.components.schemas;
  const names = Object.keys(schemas).filter((name) => answerSchemas(served, schemas).has(name));
  const parts = [
    ...names.map((name) => schemaInterface(name, schemas[name])),
    ...served.flatMap((operation) => parameterTypes(operation, schemas)),
  ];
  return [{ path: 'packages/client/src/types.generated.ts', content: `${header}\n${parts.join('\n\n')}\n` }];
}

/** Every operation of a document by its id, with its method and path. */
export function operationsById(openApiDocument) {
  const operations = new Map();
  for (const [path, methods] of Object.entries(openApiDocument.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operations.set(operation.operationId, { ...operation, method: method.toUpperCase(), path });
    }
  }
  return operations;
}

/** The schema of a body in JSON, of a request as of an answer. */
export function jsonSchema(body) {
  return body?.content?.['application/json']?.schema;
}

/** The name a reference points at. */
export const referencedName = (reference) => reference.split('/').at(-1);

/** Names of the schemas that answers are made of, those they refer to included. */
function answerSchemas(operations, schemas) {
  const found = new Set();
  const visit = (value) => {
    if (typeof value !== 'object' || value === null) return;
    if (typeof value.$ref === 'string') {
      const name = referencedName(value.$ref);
      if (!found.has(name)) {
        found.add(name);
        visit(schemas[name]);
      }
    }
    for (const member of Object.values(value)) visit(member);
  };
  for (const operation of operations) visit(Object.values(operation.responses).map(jsonSchema));
  return found;
}

function schemaInterface(name, schema) {
  if (schema.type !== 'object' || schema.properties === undefined)
    return `${comment(schema.description)}export type ${name} = ${typeText(schema)};`;
  return `${comment(schema.description)}export interface ${name} ${objectText(schema)}`;
}

/** What one operation takes; fields to filter and sort by are types of their own, which the filter builder needs too. */
function parameterTypes(operation, schemas) {
  const typeName = pascal(operation.operationId);
  const types = [];
  const members = operation.parameters.map((parameter) => {
    const { 'x-filterable': filterable, 'x-sortable': sortable } = parameter;
    if (filterable) types.push(filterableInterface(typeName, operation, filterable));
    if (sortable) types.push(sorterType(typeName, operation, sortable));
    return parameterText(parameter, typeName);
  });
  const body = resolve(jsonSchema(operation.requestBody), schemas);
  if (body) members.push(...membersOf(body, { input: true }));
  const text = members.length === 0 ? '{}' : `{\n${members.map(indent).join('\n')}\n}`;
  return [
    ...types,
    `${comment(`What \`${operation.operationId}\` takes. ${operation.summary}.`)}export interface ${typeName}Parameters ${text}`,
  ];
}

/** A filter and sorters have types that allow just what the operation does, so their texts need not list it again. */
function parameterText({ name, required, description, schema, ...lists }, typeName) {
  if (lists['x-filterable']) {
    return memberText(
      name,
      `string | Filter<${typeName}Filterable>`,
      required,
      'Which records to return: built with `filter`, or an expression as text.',
    );
  }
  if (lists['x-sortable'])
    return memberText(name, `${typeName}Sorter | readonly ${typeName}Sorter[]`, required, 'How to sort: the first counts most.');
  return memberText(name, typeText(schema, { input: true }), required, describe(description, schema));
}

function filterableInterface(typeName, { operationId }, filterable) {
  const lines = Object.entries(filterable).map(([field, operators]) => `  ${key(field)}: ${literals(operators)};`);
  return `${comment(`The fields \`${operationId}\` can filter by, each with its operators.`)}export interface ${typeName}Filterable {\n${lines.join('\n')}\n}`;
}

function sorterType(typeName, { operationId }, sortable) {
  const sorters = literals(sortable.flatMap((field) => [field, `-${field}`]));
  return `${comment(`What \`${operationId}\` can sort by; a leading \`-\` descends.`)}export type ${typeName}Sorter = ${sorters};`;
}

/**
 * A schema as a TypeScript type on one or more lines. With `input` lists are read-only: what a caller hands over is not changed.
 */
export function typeText(schema, options = {}) {
  const type = bareType(schema, options);
  return schema.nullable && type !== 'unknown' && !/(^| )null$/.test(type) ? `${type} | null` : type;
}

function bareType(schema, options) {
  if (schema.$ref) return referencedName(schema.$ref);
  if (schema.enum) return literals(schema.enum);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return [...new Set(alternatives.map((member) => typeText(member, options)))].join(' | ');
  if (schema.allOf) return schema.allOf.map((member) => typeText(member, options)).join(' & ');
  if (schema.type === 'array') return listText(schema.items ?? {}, options);
  if (schema.type === 'object') return schema.properties ? objectText(schema, options) : 'Record<string, unknown>';
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  return schema.type ?? 'unknown';
}

function listText(items, options) {
  const item = typeText(items, options);
  const list = /^\w+$|^\{.*\}$/s.test(item) ? `${item}[]` : `(${item})[]`;
  return options.input ? `readonly ${list}` : list;
}

function objectText(schema, options) {
  const members = membersOf(schema, options);
  return members.length === 0 ? 'Record<string, never>' : `{\n${members.map(indent).join('\n')}\n}`;
}

function membersOf(schema, options) {
  const required = new Set(schema.required);
  return Object.entries(schema.properties).map(([name, member]) =>
    memberText(name, typeText(member, options), required.has(name), describe(member.description, member)),
  );
}

/** An optional member may be given as undefined too: callers pass on options of their own that are not set. */
function memberText(name, type, required, description) {
  return `${comment(description)}${key(name)}${required ? '' : '?'}: ${type}${required ? '' : ' | undefined'};`;
}

function describe(description, schema) {
  const standard = schema.default === undefined ? undefined : `Default ${JSON.stringify(schema.default)}.`;
  return [description, standard].filter(Boolean).join(/[.!?]$/.test(description ?? '') ? ' ' : '. ');
}

function comment(text) {
  if (!text) return '';
  const lines = text.replaceAll('*/', '*\\/').split('\n');
  if (lines.length === 1) return `/** ${lines[0]} */\n`;
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;
}

function resolve(schema, schemas) {
  return schema?.$ref ? schemas[referencedName(schema.$ref)] : schema;
}

const indent = (text) => text.replace(/^(?=.)/gm, '  ');
const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name));
const literals = (values) => values.map((value) => (typeof value === 'string' ? quote(value) : String(value))).join(' | ');
const quote = (text) => `'${text.replace(/[\\']/g, '\\$&')}'`;
const pascal = (name) => name[0].toUpperCase() + name.slice(1);
