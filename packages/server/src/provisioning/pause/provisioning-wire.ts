import { type Static, Type } from '@sinclair/typebox';
import { Enum, Nullable, Time } from '../../http/schemas.ts';
import type { ProvisioningRow } from './provisioning-state-store.ts';

/** How the changes of a source's accounts stand (contract: BEHAVIOUR 9.7). */
export const ProvisioningWire = Type.Object(
  {
    state: Enum(['RUNNING', 'PAUSED']),
    reason: Nullable(Type.String({ description: 'Why it is paused' })),
    since: Nullable(Time({ description: 'When it was paused' })),
    by: Nullable(Type.String({ description: 'User name of who paused it' })),
    down: Type.Boolean({ description: 'Whether the system cannot be reached or refuses the sign-in' }),
    lastError: Nullable(Type.String({ description: 'Why it is down' })),
    waiting: Type.Integer({ description: 'Operations that wait for their turn, or are carried out just now' }),
    retrying: Type.Integer({ description: 'Operations that wait for another attempt' }),
    failed: Type.Integer({ description: 'Operations that failed for good, and that nothing has replaced' }),
    manual: Type.Integer({ description: 'Operations that people are asked to carry out' }),
    oldest: Nullable(Time({ description: 'Since when the oldest of those that are not done waits' })),
  },
  { $id: 'SourceProvisioning' },
);

export function provisioningToWire({ paused, down, ...figures }: ProvisioningRow): Static<typeof ProvisioningWire> {
  return {
    state: paused === null ? 'RUNNING' : 'PAUSED',
    reason: paused?.reason ?? null,
    since: paused?.since ?? null,
    by: paused?.by ?? null,
    down,
    ...figures,
  };
}
