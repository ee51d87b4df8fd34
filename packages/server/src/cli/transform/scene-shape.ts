import type { Shape } from './shape.ts';

const person: Shape = { keys: { attributes: 'map' } };

const definition: Shape = {
  keys: { type: 'text', name: 'text', attributes: 'any', requiresPeriodicRefresh: 'any' },
  required: ['type', 'name'],
};

/**
 * The fields of a scene in a file: those of `transforms/evaluation/scene.ts`, which a test compares. Not that declaration itself, since
 * loading what it is written with takes longer than all of a folder's tests.
 */
export const sceneShape: Readonly<Record<string, Shape>> = {
  input: 'any',
  identity: { keys: { attributes: 'map', manager: person } },
  others: { list: person },
  accounts: {
    list: {
      keys: { sourceName: 'text', attributes: 'map', created: 'text', nativeIdentity: 'text', displayName: 'text' },
      required: ['sourceName'],
    },
  },
  oldValue: 'any',
  now: 'text',
  library: { list: definition },
  field: { keys: { name: 'text', attributes: 'map' } },
  taken: { list: 'text' },
};
