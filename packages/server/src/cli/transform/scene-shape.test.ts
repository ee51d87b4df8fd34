import { expect, test } from 'vitest';
import { sceneProperties } from '../../transforms/evaluation/scene.ts';
import { sceneShape } from './scene-shape.ts';
import type { Shape } from './shape.ts';

/** The keys that a JSON schema names, level by level; null where it names none. */
function keysOfSchema(schema: any): unknown {
  if (schema.items !== undefined) return [keysOfSchema(schema.items)];
  if (schema.properties === undefined) return null;
  return Object.fromEntries(Object.entries(schema.properties).map(([key, member]) => [key, keysOfSchema(member)]));
}

function keysOfShape(shape: Shape): unknown {
  if (typeof shape === 'string') return null;
  if ('list' in shape) return [keysOfShape(shape.list)];
  return Object.fromEntries(Object.entries(shape.keys).map(([key, member]) => [key, keysOfShape(member)]));
}

test('the scene of a test file has the fields of one that is sent to the server', () => {
  expect(keysOfShape({ keys: sceneShape })).toEqual(keysOfSchema({ properties: sceneProperties }));
});
