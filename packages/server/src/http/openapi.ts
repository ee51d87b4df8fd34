import type { TSchema } from '@sinclair/typebox';
import type { Rights } from '../auth/rights.ts';
import type { Route } from './define-route.ts';
import { families } from './families.ts';

type Json = Record<string, unknown>;

/** The OpenAPI document, generated from the route declarations: what is served, checked in, and what the client's types come from. */
export function openApiDocument(routes: readonly Route[], serverUrl: string): Json {
  const components: Record<string, unknown> = {};
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operationOf(route, components);
  }
  return {
    openapi: '3.0.3',
    info: {
      title: 'Muster',
      version: '0.1.0',
      description: `Every operation answers alike under ${families.map((family) => `\`/${family}\``).join(', ')} and in the per-service form such as \`/identities/v1/{id}\`. Get a token at \`/oauth/token\`.`,
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: `${serverUrl}/beta` }],
    security: [{ accessToken: [] }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        accessToken: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: `${serverUrl}/oauth/token`, scopes: {} } } },
      },
      schemas: { ErrorResponseDto: errorSchema, ...components },
    },
  };
}

function operationOf(route: Route, components: Json): Json {
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, rightsText(route.rights)].filter(Boolean).join('\n\n'),
    ...(route.ownPath ? { servers: [{ url: '/' }] } : {}),
    parameters: [...parametersOf('path', route.params), ...parametersOf('query', route.query)],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { [route.consumes ?? 'application/json']: { schema: named(route.body, components) } } },
        }),
    responses: responsesOf(route, components),
    'x-rights': route.rights,
  };
}

/** Who may call, in words. */
function rightsText({ scopes, everyScope, levels, clients, self, managerOf }: Rights): string {
  const who = levels === 'any' ? 'any user' : levels.join(', ');
  const others = [clients && 'API clients', self && 'everybody for themselves', managerOf && 'managers for their reports'].filter(Boolean);
  const named = scopes === 'none' ? [] : scopes.map((scope) => `\`${scope}\``);
  const scopeText = scopes === 'none' ? 'none needed' : ['`sp:scopes:all`', ...(everyScope ? [named.join(' and ')] : named)].join(' or ');
  return `**Scopes:** ${scopeText}. **User levels:** ${[who, ...others].join(', ')}.`;
}

function parametersOf(place: 'path' | 'query', schema: TSchema | undefined): Json[] {
  const required = new Set((schema?.required as string[] | undefined) ?? []);
  return Object.entries((schema?.properties ?? {}) as Record<string, Json>).map(([name, parameter]) => ({
    name,
    in: place,
    required: required.has(name),
    ...(parameter.description === undefined ? {} : { description: parameter.description }),
    schema: withoutKeys(plain(parameter), ['description', 'x-filterable', 'x-sortable']),
    ...Object.fromEntries(Object.entries(parameter).filter(([key]) => key.startsWith('x-'))),
  }));
}

function responsesOf(route: Route, components: Json): Json {
  const responses: Json = {};
  for (const [status, schema] of Object.entries(route.responses)) {
    const done = status.startsWith('2');
    responses[status] = {
      description: done ? 'Done.' : 'Refused.',
      ...(schema === null ? {} : { content: { [(done && route.produces) || 'application/json']: { schema: named(schema, components) } } }),
    };
  }
  const errors: Record<string, string> = {
    400: 'The request is wrong; the text says where.',
    403: 'The caller lacks the right.',
    404: 'There is no such object.',
    500: 'A fault of the server.',
  };
  for (const [status, description] of Object.entries(errors)) {
    responses[status] ??= { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorResponseDto' } } } };
  }
  responses['401'] = { description: 'There is no good token.', content: { 'application/json': { schema: textMap('error') } } };
  responses['429'] = {
    description: 'Too many requests; see Retry-After.',
    content: { 'application/json': { schema: textMap('message') } },
  };
  return responses;
}

/** Schemas with a `$id` stand once, under components. */
function named(schema: TSchema, components: Json): Json {
  return extractNamed(plain(schema), components) as Json;
}

function extractNamed(value: unknown, components: Json): unknown {
  if (Array.isArray(value)) return value.map((member) => extractNamed(member, components));
  if (typeof value !== 'object' || value === null) return value;
  const { $id, ...rest } = withoutConst(value as Json);
  const extracted = Object.fromEntries(Object.entries(rest).map(([key, member]) => [key, extractNamed(member, components)]));
  if (typeof $id !== 'string') return extracted;
  const { nullable, ...component } = extracted;
  components[$id] = component;
  const reference = { $ref: `#/components/schemas/${$id}` };
  return nullable ? { nullable: true, allOf: [reference] } : reference;
}

/** OpenAPI 3.0 does not know `const`: it is an `enum` of one. */
function withoutConst({ const: only, ...schema }: Json): Json {
  return only === undefined ? schema : { ...schema, enum: [only] };
}

/** Without TypeBox' symbols. */
function plain(schema: unknown): Json {
  return JSON.parse(JSON.stringify(schema)) as Json;
}

function withoutKeys(object: Json, keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

const textMap = (key: string) => ({ type: 'object', required: [key], properties: { [key]: { type: 'string' } } });

const message = {
  type: 'object',
  properties: { locale: { type: 'string' }, localeOrigin: { type: 'string', enum: ['DEFAULT', 'REQUEST'] }, text: { type: 'string' } },
};

const errorSchema = {
  type: 'object',
  required: ['detailCode', 'trackingId', 'messages', 'causes'],
  properties: {
    detailCode: { type: 'string', description: 'What kind of error, stable' },
    trackingId: { type: 'string', description: 'Stands in the log too' },
    messages: { type: 'array', items: message },
    causes: { type: 'array', items: message },
  },
};
