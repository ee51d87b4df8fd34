import { generateRandomString } from './generate-random-string.ts';
import { getEndOfString } from './get-end-of-string.ts';
import { getReferenceIdentityAttribute } from './get-reference-identity-attribute.ts';
import type { RuleOperation } from './rule-operation.ts';

/** Every operation of the built-in utility rule. A new one is a file beside this one and a line in this list. */
export const ruleOperations: readonly RuleOperation[] = [getReferenceIdentityAttribute, generateRandomString, getEndOfString];
