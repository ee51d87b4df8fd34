import { expect, onTestFinished } from 'vitest';
import type { ConnectorAttributes } from '../../src/connectors/connector.ts';
import { type CallLimits, ConnectorError, type ObjectItem, type ObjectSchema, type Session } from '../../src/connectors/live-connector.ts';
import { scim } from '../../src/connectors/scim/scim.ts';
import { type ScimServer, type ScimServerOptions, signIn, startScimServer } from './scim-server.ts';

export const [accountSchema, groupSchema] = scim.defaultSchemas as readonly [ObjectSchema, ObjectSchema];
const limits: CallLimits = { connectTimeoutMs: 5_000, operationTimeoutMs: 10_000 };

/** A service for one test, which ends with it. */
export async function scimServer(options: ScimServerOptions = {}): Promise<ScimServer> {
  const server = await startScimServer(options);
  onTestFinished(() => server.stop());
  return server;
}

export async function openSession(
  server: Pick<ScimServer, 'baseUrl'>,
  more: ConnectorAttributes = {},
  own: Partial<CallLimits> = {},
): Promise<Session> {
  const attributes = { host: server.baseUrl, authType: 'basic', user: signIn.user, password: signIn.password, ...more };
  const result = scim.readSettings(attributes, scim.defaultSchemas);
  if ('problems' in result) throw new Error(result.problems.join('; '));
  const session = await scim.open(result.settings, { ...limits, ...own });
  onTestFinished(() => session.close());
  return session;
}

export async function listAll(session: Session, schema: ObjectSchema = accountSchema): Promise<ObjectItem[]> {
  const items: ObjectItem[] = [];
  for await (const item of session.list(schema)) items.push(item);
  return items;
}

export async function failureOf(call: Promise<unknown>): Promise<ConnectorError> {
  const outcome: unknown = await call.then(
    () => null,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(ConnectorError);
  return outcome as ConnectorError;
}

/** An account as the caller knows it. */
export function account(nativeIdentity: string) {
  return { nativeIdentity, uuid: nativeIdentity, attributes: {} };
}
