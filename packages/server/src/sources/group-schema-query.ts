import { Type } from '@sinclair/typebox';
import { illegalValue } from '../errors.ts';
import { accountSchemaName } from './schema-store.ts';

/** Which of a source's group schemas a request is about. */
export const GroupSchemaQuery = Type.Object({
  schemaName: Type.Optional(Type.String({ default: 'group', description: 'The schema of groups; not that of the accounts' })),
});

export function groupSchemaName({ schemaName }: { readonly schemaName?: string }): string {
  const name = schemaName?.trim() || 'group';
  if (name === accountSchemaName) throw illegalValue('schemaName', 'It is the schema of the accounts.');
  return name;
}
