import type { AccountSchema } from '../../connectors/connector.ts';
import type { ObjectRecord } from '../../connectors/live-connector.ts';
import { illegalUpdate } from '../../errors.ts';
import type { AccountDetails } from '../account-store.ts';
import { readAccountContent } from './read-account-content.ts';

/** The account with these attributes and no others; its Account ID is what it is known by, and stays. */
export function readReplacedContent(
  schema: AccountSchema,
  attributes: Readonly<Record<string, unknown>>,
  { native_identity: nativeIdentity, uuid, disabled, locked }: AccountDetails,
): ObjectRecord {
  // What says that it is disabled may be gone with the others.
  const known = {
    nativeIdentity,
    uuid,
    disabled: 'IIQDisabled' in attributes ? disabled : false,
    locked: 'IIQLocked' in attributes ? locked : false,
  };
  const record = readAccountContent(schema, attributes, known);
  if (record.nativeIdentity !== nativeIdentity) throw illegalUpdate(`attributes.${schema.identityAttribute}`);
  return record;
}
