import { findManager } from '../find-manager.ts';
import type { Evaluate, TransformCompiler } from '../transform.ts';

export const managerDnRule = 'Get Manager LDAP DN';

/**
 * Contract: BEHAVIOUR 9.5. The native identity of the account that the identity's manager has on the source of the field, which in a directory
 * is its distinguished name; null when there is no manager, or none of his accounts is there.
 */
export function getManagerLdapDn(compiler: TransformCompiler): Evaluate {
  compiler.needsForm();
  return ({ context }) => {
    const { form } = context;
    if (form === undefined) throw compiler.error('Works only in a field of a provisioning policy');
    const manager = findManager(context);
    return (manager && form.nativeIdentityOf?.(manager.id)) ?? null;
  };
}
