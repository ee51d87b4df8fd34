import { builtInObject } from '../errors.ts';

/** The connector of the built-in source, on which Muster's own accounts are (contract: BEHAVIOUR 8.1). */
export const builtInConnector = 'identitynow';

/** The built-in source cannot be changed or deleted, nor what belongs to it. */
export function refuseBuiltIn(source: { readonly name: string; readonly connector: string }): void {
  if (source.connector === builtInConnector) throw builtInObject('source', source.name);
}
