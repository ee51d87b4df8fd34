import { describe, expect, it } from 'vitest';
import { able, type Scene } from './scene.ts';
import type { RawAccount } from './target.ts';

/** Making accounts and changing their values. */
export function writingTests(scene: Scene): void {
  const text = () => scene.target.textAttribute;
  const raw = async (nativeIdentity: string): Promise<RawAccount['attributes']> => {
    const account = await scene.target.readRaw(nativeIdentity);
    expect(account, `${nativeIdentity} is not in the target`).not.toBeNull();
    return account!.attributes;
  };

  describe('creating', () => {
    it('makes the account that was asked for, with its groups', async () => {
      const { membership } = scene.target;
      const groups = 'cannot' in membership ? [] : membership.values.slice(0, 2);
      const request = scene.target.newAccount('new');
      const values = { ...request.values, [text()]: 'made here', ...('cannot' in membership ? {} : { [membership.attribute]: groups }) };
      const nativeIdentity = await scene.session.create(scene.accounts, { ...request, values });
      expect(await raw(nativeIdentity)).toMatchObject({
        [text()]: 'made here',
        ...('cannot' in membership ? {} : { [membership.attribute]: [...groups].sort() }),
      });
      const record = await scene.session.get(scene.accounts, nativeIdentity);
      expect(record).toMatchObject({ nativeIdentity, disabled: false, locked: false });
    });

    it('says that the account exists when it is made again, and leaves it as it is', async () => {
      const request = scene.target.newAccount('twice');
      const nativeIdentity = await scene.session.create(scene.accounts, request);
      await scene.update(await scene.known(nativeIdentity), { attribute: text(), op: 'set', value: 'meanwhile' });
      const before = await scene.target.readRaw(nativeIdentity);
      await scene.failure(scene.session.create(scene.accounts, request), 'exists');
      expect(await scene.target.readRaw(nativeIdentity)).toEqual(before);
    });

    it('finds what an unanswered request has made, and nothing before', async () => {
      const request = scene.target.newAccount('found');
      expect(await scene.session.findCreated(scene.accounts, request)).toBeNull();
      const nativeIdentity = await scene.session.create(scene.accounts, request);
      expect(await scene.session.findCreated(scene.accounts, request)).toEqual(await scene.session.get(scene.accounts, nativeIdentity));
    });

    it('sets the password of the request', async (context) => {
      const passwordWorks = able(context, scene.target.passwordWorks);
      const request = { ...scene.target.newAccount('secretive'), password: 'Initial-5ecret!' };
      const nativeIdentity = await scene.session.create(scene.accounts, request);
      expect(await passwordWorks(nativeIdentity, 'Initial-5ecret!')).toBe(true);
    });
  });

  describe('updating', () => {
    it('sets a value; again is success with the same end', async () => {
      const account = await scene.create('set');
      const changes = [{ attribute: text(), op: 'set', value: 'one' }] as const;
      expect(await scene.writeTwice(account, 'update', { changes })).toBe(account.nativeIdentity);
      expect(await raw(account.nativeIdentity)).toMatchObject({ [text()]: 'one' });
      expect((await scene.known(account.nativeIdentity)).attributes).toMatchObject({ [text()]: 'one' });
    });

    it('deletes a value; again is success with the same end', async () => {
      const account = await scene.create('cleared');
      await scene.update(account, { attribute: text(), op: 'set', value: 'one' });
      await scene.writeTwice(await scene.known(account.nativeIdentity), 'update', {
        changes: [{ attribute: text(), op: 'set', value: null }],
      });
      expect(await raw(account.nativeIdentity)).not.toHaveProperty(text());
      expect((await scene.known(account.nativeIdentity)).attributes).not.toHaveProperty(text());
    });

    it('adds and removes a group; again is success with the same end', async (context) => {
      const { attribute, values } = able(context, scene.target.membership);
      const account = await scene.create('groups', [values[0]]);
      await scene.writeTwice(account, 'update', { changes: [{ attribute, op: 'add', value: values[1] }] });
      expect(await raw(account.nativeIdentity)).toMatchObject({ [attribute]: [values[0], values[1]].sort() });
      await scene.writeTwice(account, 'update', { changes: [{ attribute, op: 'remove', value: values[0] }] });
      expect(await raw(account.nativeIdentity)).toMatchObject({ [attribute]: [values[1]] });
      await scene.writeTwice(account, 'update', { changes: [{ attribute, op: 'remove', value: values[1] }] });
      expect(await raw(account.nativeIdentity)).not.toHaveProperty(attribute);
      expect((await scene.known(account.nativeIdentity)).attributes).not.toHaveProperty(attribute);
    });

    it('sets all groups at once, whatever they were', async (context) => {
      const { attribute, values } = able(context, scene.target.membership);
      const account = await scene.create('all-groups', [values[0], values[1]]);
      await scene.writeTwice(account, 'update', { changes: [{ attribute, op: 'set', value: [values[1], values[2]] }] });
      expect(await raw(account.nativeIdentity)).toMatchObject({ [attribute]: [values[1], values[2]].sort() });
      await scene.writeTwice(account, 'update', { changes: [{ attribute, op: 'set', value: null }] });
      expect(await raw(account.nativeIdentity)).not.toHaveProperty(attribute);
    });

    it('carries several changes in one call', async (context) => {
      const { attribute, values } = able(context, scene.target.membership);
      const account = await scene.create('several', [values[0]]);
      await scene.writeTwice(account, 'update', {
        changes: [
          { attribute: text(), op: 'set', value: 'moved' },
          { attribute, op: 'add', value: values[1] },
          { attribute, op: 'add', value: values[2] },
          { attribute, op: 'remove', value: values[0] },
        ],
      });
      expect(await raw(account.nativeIdentity)).toMatchObject({ [text()]: 'moved', [attribute]: [values[1], values[2]].sort() });
    });

    it('changes nothing when nothing is asked for', async () => {
      const account = await scene.create('nothing');
      const before = await scene.target.readRaw(account.nativeIdentity);
      expect(await scene.update(account)).toBe(account.nativeIdentity);
      expect(await scene.target.readRaw(account.nativeIdentity)).toEqual(before);
    });

    it('renames; again is success with the same end, and the groups come along', async (context) => {
      const rename = able(context, scene.target.rename);
      const { membership } = scene.target;
      const account = await scene.create('old-name', 'cannot' in membership ? [] : [membership.values[0]]);
      const record = (await scene.session.get(scene.accounts, account.nativeIdentity))!;
      const { change, nativeIdentity } = rename(record, 'new-name');
      const changes = [change, { attribute: text(), op: 'set', value: 'renamed' }] as const;
      expect(await scene.writeTwice(account, 'update', { changes })).toBe(nativeIdentity);
      expect(await scene.session.get(scene.accounts, account.nativeIdentity)).toBeNull();
      expect(await raw(nativeIdentity)).toMatchObject({
        [text()]: 'renamed',
        ...('cannot' in membership ? {} : { [membership.attribute]: [membership.values[0]] }),
      });
    });

    it('says that the account is missing when there is none', async () => {
      await scene.failure(scene.update(scene.nobody(), { attribute: text(), op: 'set', value: 'lost' }), 'missing');
      expect(await scene.target.readRaw(scene.target.nobody)).toBeNull();
    });

    it('writes to many accounts at the same time, and to one from many sides', async (context) => {
      const names = Array.from({ length: 6 }, (_, index) => `together-${index}`);
      const accounts = await Promise.all(names.map((name) => scene.create(name)));
      const set = (index: number) => ({ attribute: text(), op: 'set', value: `value ${index}` }) as const;
      await Promise.all(accounts.map((account, index) => scene.update(account, set(index))));
      for (const [index, account] of accounts.entries()) {
        expect(await raw(account.nativeIdentity)).toMatchObject({ [text()]: `value ${index}` });
      }
      const { attribute, values } = able(context, scene.target.membership);
      await Promise.all(values.map((value) => scene.update(accounts[0]!, { attribute, op: 'add', value })));
      expect(await raw(accounts[0]!.nativeIdentity)).toMatchObject({ [attribute]: [...values].sort() });
    });
  });
}
