import { describe, expect, it } from 'vitest';
import { compileTransform } from '../transforms/compile.ts';

describe('the identity attributes that a template reads', () => {
  it.each([
    ['$identity.name', ['displayName']],
    ['$!identity.name', ['displayName']],
    ['$identity.getName()', ['displayName']],
    ['$identity.name.substring(0, 1)', ['displayName']],
    ['$identity', ['displayName']],
    ['#set($all = "of $identity")$all', ['displayName']],
    ["#if($identity.getName() == 'x')y#end", ['displayName']],
    ['$identity.getId() $identity.id', []],
    ['#set($who = $identity)#if($identity)x#end', []],
    ["$identity.getAttribute('city')", ['city']],
    ['$identity.getStringAttribute("city").length()', ['city']],
    ['$identity.getAttribute($a)', []],
    ['$identity.attributes.city', ['city']],
    ["$identity.attributes['city'] $identity.attributes.get('town')", ['city', 'town']],
    ['$identity.attributes.size()', []],
    ['$identity.getManager().getName() $identity.manager.name $identity.manager.attributes.city', []],
    ['$manager.name', []],
    ['$name', []],
    ['\\$identity.name', ['displayName']],
  ])('%s', (value, expected) => {
    const compiled = compileTransform({ type: 'static', attributes: { value } }, { sources: [], transforms: [] });
    expect([...compiled.identityAttributes].sort()).toEqual(expected);
  });

  it('are none when a sibling key hides the identity', () => {
    const definition = { type: 'static', attributes: { value: '$identity $identity.name', identity: 'x' } };
    expect([...compileTransform(definition, { sources: [], transforms: [] }).identityAttributes]).toEqual([]);
  });
});
