import { describe, expect, it } from 'vitest';
import type { WriteOperation } from '../live-connector.ts';
import { able, type Scene } from './scene.ts';

/** Enabling, disabling, unlocking, passwords, deleting: done where the features say so, else refused as unsupported. */
export function stateTests(scene: Scene): void {
  const has = (feature: string) => scene.target.features.includes(feature);
  const expectUnsupported = async (name: string, kind: WriteOperation['kind'], password: string | null = null) => {
    const account = await scene.create(name);
    const before = await scene.target.readRaw(account.nativeIdentity);
    await scene.failure(scene.write(account, kind, { password }), 'unsupported');
    expect(await scene.target.readRaw(account.nativeIdentity)).toEqual(before);
  };

  describe('states', () => {
    it('disables and enables, each again with success', async () => {
      if (!has('ENABLE')) {
        await expectUnsupported('not-disabled', 'disable');
        await expectUnsupported('not-enabled', 'enable');
        return;
      }
      const account = await scene.create('switched');
      for (const [kind, disabled] of [
        ['disable', true],
        ['enable', false],
      ] as const) {
        expect(await scene.writeTwice(account, kind)).toBe(account.nativeIdentity);
        expect(await scene.target.readRaw(account.nativeIdentity)).toMatchObject({ disabled });
        expect(await scene.session.get(scene.accounts, account.nativeIdentity)).toMatchObject({ disabled });
      }
    });

    it('carries the changes that a policy adds to disabling', async () => {
      if (!has('ENABLE')) return;
      const account = await scene.create('annotated');
      const changes = [{ attribute: scene.target.textAttribute, op: 'set', value: 'left' }] as const;
      await scene.writeTwice(account, 'disable', { changes });
      expect(await scene.target.readRaw(account.nativeIdentity)).toMatchObject({
        disabled: true,
        attributes: { [scene.target.textAttribute]: 'left' },
      });
    });

    it('unlocks, again with success', async (context) => {
      if (!has('UNLOCK')) return expectUnsupported('not-unlocked', 'unlock');
      const lock = able(context, scene.target.lock);
      const account = await scene.create('locked');
      await lock(account.nativeIdentity);
      expect(await scene.session.get(scene.accounts, account.nativeIdentity)).toMatchObject({ locked: true });
      await scene.writeTwice(account, 'unlock');
      expect(await scene.target.readRaw(account.nativeIdentity)).toMatchObject({ locked: false });
      expect(await scene.session.get(scene.accounts, account.nativeIdentity)).toMatchObject({ locked: false });
    });

    it('sets a password, again with success', async (context) => {
      if (!has('PASSWORD')) return expectUnsupported('no-password', 'set-password', 'Second-5ecret!');
      const passwordWorks = able(context, scene.target.passwordWorks);
      const account = await scene.create('signs-in');
      await scene.writeTwice(account, 'set-password', { password: 'First-5ecret!' });
      await scene.writeTwice(account, 'set-password', { password: 'Second-5ecret!' });
      expect(await passwordWorks(account.nativeIdentity, 'Second-5ecret!')).toBe(true);
      expect(await passwordWorks(account.nativeIdentity, 'First-5ecret!')).toBe(false);
    });

    it('deletes, again with success, and an account of that name can be made anew', async () => {
      if (!has('DELETE')) return expectUnsupported('not-deleted', 'delete');
      const { membership } = scene.target;
      const account = await scene.create('deleted', 'cannot' in membership ? [] : [membership.values[0]]);
      await scene.writeTwice(account, 'delete');
      expect(await scene.target.readRaw(account.nativeIdentity)).toBeNull();
      expect(await scene.session.get(scene.accounts, account.nativeIdentity)).toBeNull();
      const again = await scene.create('deleted');
      if (!('cannot' in membership)) expect(again.attributes).not.toHaveProperty(membership.attribute);
    });

    it('says that the account is missing when there is none; only deleting it is success', async () => {
      const kinds = [
        ...(has('ENABLE') ? (['enable', 'disable'] as const) : []),
        ...(has('UNLOCK') ? (['unlock'] as const) : []),
        ...(has('PASSWORD') ? (['set-password'] as const) : []),
      ];
      for (const kind of kinds) {
        const password = kind === 'set-password' ? 'Second-5ecret!' : null;
        await scene.failure(scene.write(scene.nobody(), kind, { password }), 'missing');
      }
      if (has('DELETE')) await scene.write(scene.nobody(), 'delete');
    });
  });
}
