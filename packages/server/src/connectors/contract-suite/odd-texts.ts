import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../live-connector.ts';
import { able, type Scene } from './scene.ts';
import type { SeededObject, Target } from './target.ts';

/** Texts that mean something in some language between us and a target. To us they are data. */
const oddTexts: readonly string[] = [
  "O'Brien",
  '"quoted"',
  '`quoted`',
  "' or '1'='1",
  "'; drop table account; --",
  "x' union select 1 --",
  '/* comment */',
  'a,b=c+d;e',
  '#hash',
  'back\\slash',
  '\\',
  "\\'",
  '(round)',
  '*',
  'a*',
  '*)(objectClass=*',
  '[square]{curly}',
  'a?b%c_d%25',
  '$plan.password$',
  '$(identity)',
  '$1',
  ':name',
  'x" or userName pr',
  '<b>&amp;</b>',
  'Zoë 東京 🎉',
  'a  b',
  'null',
  'NULL',
  'true',
  '007',
];

const longText = 'ten characters, '.repeat(640).slice(0, 10_000);
const forbiddenTexts: readonly string[] = ['a\0b', '\ud800'];

/** Odd values are data and never syntax. */
export function oddTextTests(scene: Scene): void {
  describe('odd texts', () => {
    it('writes and reads any text as it is, up to 10,000 characters', async () => {
      const account = await scene.create('odd-values');
      const attribute = scene.target.textAttribute;
      for (const value of [...oddTexts, longText]) {
        await scene.update(account, { attribute, op: 'set', value });
        expect(await scene.target.readRaw(account.nativeIdentity)).toMatchObject({ attributes: { [attribute]: value } });
        expect((await scene.known(account.nativeIdentity)).attributes[attribute]).toBe(value);
      }
    });

    it('makes accounts with any text as a value', async () => {
      const attribute = scene.target.textAttribute;
      for (const [index, value] of [...oddTexts, longText].entries()) {
        const request = scene.target.newAccount(`odd-${index}`);
        const values = { ...request.values, [attribute]: value };
        const nativeIdentity = await scene.session.create(scene.accounts, { ...request, values });
        expect(await scene.target.readRaw(nativeIdentity)).toMatchObject({ attributes: { [attribute]: value } });
      }
    });

    it('refuses U+0000 and half surrogates before they reach the target', async () => {
      const account = await scene.create('forbidden');
      const before = await scene.target.readRaw(account.nativeIdentity);
      const attribute = scene.target.textAttribute;
      for (const value of forbiddenTexts) {
        await scene.failure(scene.update(account, { attribute, op: 'set', value }), 'refused');
        const request = scene.target.newAccount('forbidden-value');
        const values = { ...request.values, [attribute]: value };
        await scene.failure(scene.session.create(scene.accounts, { ...request, values }), 'refused');
        expect(await scene.session.get(scene.accounts, value)).toBeNull();
      }
      expect(await scene.target.readRaw(account.nativeIdentity)).toEqual(before);
      expect(await scene.session.findCreated(scene.accounts, scene.target.newAccount('forbidden-value'))).toBeNull();
    });

    it('finds nobody under an odd name, and deletes nobody', async () => {
      const witness = witnessOf(scene.target);
      for (const nativeIdentity of [...oddTexts, longText, '', ' ']) {
        expect(await scene.session.get(scene.accounts, nativeIdentity), nativeIdentity).toBeNull();
        const account = { nativeIdentity, uuid: null, attributes: {} };
        if (scene.target.features.includes('DELETE')) await settle(scene, scene.write(account, 'delete'));
        await scene.failure(scene.update(account, { attribute: scene.target.textAttribute, op: 'set', value: 'astray' }));
      }
      await witness.expectUnchanged(scene);
    });

    it('gives nobody else anything when a group has an odd name', async (context) => {
      const { attribute } = able(context, scene.target.membership);
      const witness = witnessOf(scene.target);
      const account = await scene.create('odd-groups');
      for (const value of oddTexts) {
        await settle(scene, scene.update(account, { attribute, op: 'add', value }));
        await settle(scene, scene.update(account, { attribute, op: 'remove', value }));
      }
      expect((await scene.target.readRaw(account.nativeIdentity))?.attributes).not.toHaveProperty(attribute);
      await witness.expectUnchanged(scene);
    });

    it('serves accounts of any name', async (context) => {
      able(context, scene.target.oddNames);
      const { membership, textAttribute } = scene.target;
      for (const name of oddTexts) {
        const account = await scene.create(name);
        await scene.writeTwice(account, 'update', {
          changes: [
            { attribute: textAttribute, op: 'set', value: name },
            ...('cannot' in membership ? [] : [{ attribute: membership.attribute, op: 'add', value: membership.values[0] } as const]),
          ],
        });
        expect(await scene.target.readRaw(account.nativeIdentity), name).toMatchObject({
          attributes: { [textAttribute]: name, ...('cannot' in membership ? {} : { [membership.attribute]: [membership.values[0]] }) },
        });
        expect(await scene.session.findCreated(scene.accounts, scene.target.newAccount(name))).toMatchObject({
          nativeIdentity: account.nativeIdentity,
        });
        await scene.failure(scene.session.create(scene.accounts, scene.target.newAccount(name)), 'exists');
        if (scene.target.features.includes('DELETE')) await scene.writeTwice(account, 'delete');
      }
    });
  });
}

/** Success or a proper error, whichever fits the target. */
async function settle(scene: Scene, call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    expect(error).toBeInstanceOf(ConnectorError);
    scene.expectSentence((error as Error).message);
  }
}

/** An account that nobody here means, to see that it stays as it is. */
function witnessOf({ accounts, readRaw }: Target) {
  const { nativeIdentity }: SeededObject = accounts[1]!;
  const before = readRaw(nativeIdentity);
  return {
    async expectUnchanged(scene: Scene): Promise<void> {
      expect(await scene.target.readRaw(nativeIdentity)).toEqual(await before);
      const listed = await scene.list();
      for (const account of accounts) expect(listed).toContainEqual(expect.objectContaining({ nativeIdentity: account.nativeIdentity }));
    },
  };
}
