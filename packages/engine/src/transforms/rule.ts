import { createUniqueAttribute, generatorRules } from './rules/create-unique-attribute.ts';
import { getManagerLdapDn, managerDnRule } from './rules/get-manager-ldap-dn.ts';
import { ruleOperations } from './rules/index.ts';
import type { TransformType } from './transform.ts';

const UTILITY = 'Cloud Services Deployment Utility';
const runnable = [UTILITY, ...generatorRules, managerDnRule];

const operations = new Map(ruleOperations.map((operation) => [operation.operation, operation]));

/**
 * Contract: TRANSFORMS 2, rule, and BEHAVIOUR 9.5. Only the built-in rules run: the utility and, in a provisioning policy, the generators
 * of values. A transform may still name another one, as those of other tenants do: it is an error when evaluated, which firstValid
 * can go past.
 */
export const rule: TransformType = {
  type: 'rule',
  summary: `The result of an operation of the rule "${UTILITY}", or of a rule that generates a value for an account.`,
  compile(compiler) {
    const name = compiler.written('name');
    if (generatorRules.has(name)) return createUniqueAttribute(compiler);
    if (name === managerDnRule) return getManagerLdapDn(compiler);
    if (name !== UTILITY) {
      return () => {
        throw compiler.error(`The rule ${JSON.stringify(name)} cannot run here; those that can are ${runnable.join(', ')}`);
      };
    }
    const operation = compiler.written('operation');
    const known = operations.get(operation);
    if (known !== undefined) return known.compile(compiler);
    if (operation !== '') compiler.problem('operation', `Unknown operation; the operations are ${[...operations.keys()].join(', ')}`);
    return () => null;
  },
};
