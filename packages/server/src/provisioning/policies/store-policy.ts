import type { Configuration } from '@muster/engine';
import { insertEvents } from '../../events/event-store.ts';
import type { RouteContext } from '../../http/define-route.ts';
import { bumpConfigurationVersion, loadConfiguration } from '../../processing/configuration-store.ts';
import { refuseBuiltIn } from '../../sources/built-in-source.ts';
import { sourceEvent } from '../../sources/source-event.ts';
import { getSourceForUpdate } from '../../sources/source-store.ts';
import type { NamedSource } from '../../sources/source-wire.ts';
import { dropLostCandidates } from '../synchronization/drop-lost-candidates.ts';
import { checkPolicy } from './check-policy.ts';
import { deletePolicyRow, findPolicy, getPolicy, upsertPolicy } from './policy-store.ts';
import { contentOf, type PolicyInput, type PolicyWire, policyToWire } from './policy-wire.ts';

type Changing = Pick<RouteContext<unknown, unknown, unknown>, 'db' | 'services' | 'caller' | 'trackingId' | 'now'>;

interface PolicyChange {
  readonly source: NamedSource;
  readonly configuration: Configuration;
}

/** What every change of a source's policies begins with: others wait, and the source may be changed. */
export async function startPolicyChange({ db }: Changing, sourceId: string): Promise<PolicyChange> {
  const version = await bumpConfigurationVersion(db);
  const source = await getSourceForUpdate(db, sourceId);
  refuseBuiltIn(source);
  return { source, configuration: await loadConfiguration(db, version) };
}

/** Checks and stores a policy in its place; `place` leads to it in the body. */
export async function storePolicy(
  context: Changing,
  { source, configuration }: PolicyChange,
  input: PolicyInput & { readonly usageType: string },
  place = '',
): Promise<PolicyWire> {
  const { db, services, now } = context;
  const content = contentOf(input);
  checkPolicy(content, configuration, place);
  const before = await findPolicy(db, source.id, input.usageType);
  const after = policyToWire(await upsertPolicy(db, { sourceId: source.id, usageType: input.usageType }, content, now));
  const event =
    before === undefined
      ? sourceEvent('PROVISIONING_POLICY_CREATED', context, source.id, { after })
      : sourceEvent('PROVISIONING_POLICY_UPDATED', context, source.id, { before: policyToWire(before), after });
  await insertEvents(db, services.ids, now, [event]);
  await dropLostCandidates(db, source.id);
  return after;
}

/** Removes the policy of a usage type. */
export async function removePolicy(context: Changing, sourceId: string, usageType: string): Promise<void> {
  const { db, services, now } = context;
  const { source } = await startPolicyChange(context, sourceId);
  const before = policyToWire(await getPolicy(db, source.id, usageType));
  await deletePolicyRow(db, { sourceId: source.id, usageType });
  await insertEvents(db, services.ids, now, [sourceEvent('PROVISIONING_POLICY_DELETED', context, source.id, { before })]);
  await dropLostCandidates(db, source.id);
}
