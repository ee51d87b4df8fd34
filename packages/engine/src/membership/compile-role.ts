import type { RoleConfiguration } from '../configuration.ts';
import { type Criteria, compileCriteria } from './compile-criteria.ts';

export interface CompiledRole {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Null unless the role has STANDARD membership with criteria. */
  readonly criteria: Criteria | null;
  /** Whether the role is given by its list of identities. */
  readonly listed: boolean;
}

export function compileRole(
  { id, name, enabled, membership, criteria }: RoleConfiguration,
  identityAttributes: ReadonlySet<string>,
): CompiledRole {
  return {
    id,
    name,
    enabled,
    criteria: membership === 'STANDARD' && criteria !== null ? compileCriteria(criteria, identityAttributes) : null,
    listed: membership === 'IDENTITY_LIST',
  };
}
