import { describe, expect, it } from 'vitest';
import { ConnectorError, type Session } from '../live-connector.ts';
import { able, type Scene } from './scene.ts';

/** What the target refuses, broken and stuck calls, and closing at any time. */
export function failureTests(scene: Scene): void {
  const set = (value: string) => ({ attribute: scene.target.textAttribute, op: 'set', value }) as const;
  const writeWith = (session: Session, account: Parameters<Scene['update']>[0], value: string) =>
    session.write(scene.accounts, { kind: 'update', account, changes: [set(value)], password: null });

  describe('failures', () => {
    it('says what the target refuses, and leaves the account as it was', async (context) => {
      const refusals = able(context, scene.target.refusals);
      const account = await scene.create('refused');
      const before = await scene.target.readRaw(account.nativeIdentity);
      for (const { change, kind, says } of refusals) {
        const error = await scene.failure(scene.update(account, change), kind);
        expect(error.message).toMatch(says);
        expect(await scene.target.readRaw(account.nativeIdentity)).toEqual(before);
      }
      await scene.update(account, set('still served'));
    });

    it('says that there is no way to write an attribute that the system does not have', async () => {
      const account = await scene.create('unknown-attribute');
      const change = { attribute: 'no such attribute', op: 'set', value: 'x' } as const;
      await scene.failure(scene.update(account, change), 'unsupported', 'refused');
    });

    it('keeps the password of an operation out of its errors', async () => {
      const password = "pässword-'7'-in-words";
      const error = await scene.failure(scene.write(scene.nobody(), 'set-password', { password }));
      expect(error.message).not.toContain('in-words');
      await scene.create('exists-with-password');
      const takesPasswords = scene.target.features.includes('PASSWORD');
      const request = { ...scene.target.newAccount('exists-with-password'), password: takesPasswords ? password : null };
      expect((await scene.failure(scene.session.create(scene.accounts, request), 'exists')).message).not.toContain('in-words');
    });

    it('says that a call was interrupted when its connection breaks; repeating it on a new session is success', async (context) => {
      const breakOff = able(context, scene.target.breakOff);
      const account = await scene.create('broken-off');
      const session = await scene.open();
      await scene.failure(
        breakOff(account.nativeIdentity, () => writeWith(session, account, 'arrived')),
        'interrupted',
      );
      await scene.update(account, set('arrived'));
      expect((await scene.known(account.nativeIdentity)).attributes).toMatchObject({ [scene.target.textAttribute]: 'arrived' });
    });

    it('gives up on a call that is not answered in time; repeating it is success', async (context) => {
      const hang = able(context, scene.target.hang);
      const account = await scene.create('stuck');
      const session = await scene.open(undefined, { operationTimeoutMs: 300 });
      await scene.failure(
        hang(account.nativeIdentity, () => writeWith(session, account, 'late')),
        'interrupted',
      );
      await scene.update(account, set('in time'));
      expect(await scene.target.readRaw(account.nativeIdentity)).toMatchObject({
        attributes: { [scene.target.textAttribute]: 'in time' },
      });
    });
  });

  describe('closing', () => {
    it('can be closed twice; later calls say that the session is closed', async () => {
      const session = await scene.open();
      await session.close();
      await session.close();
      await scene.failure(session.get(scene.accounts, scene.target.nobody));
      await scene.failure(scene.session.get(scene.accounts, scene.target.nobody).then(() => session.check(scene.target.schemas)));
      await scene.failure(session.list(scene.accounts)[Symbol.asyncIterator]().next());
    });

    it('ends a listing that is under way', async () => {
      const session = await scene.open();
      const items = session.list(scene.accounts)[Symbol.asyncIterator]();
      await items.next();
      await session.close();
      await scene.failure(readAll(items));
      await items.return?.();
    });

    it('ends a write that is under way with success or an error, never with silence', async () => {
      const account = await scene.create('closed-under');
      const session = await scene.open();
      const outcome = writeWith(session, account, 'perhaps').then(
        () => null,
        (error: unknown) => error,
      );
      await session.close();
      expect([null, ConnectorError]).toContain((await outcome) === null ? null : ((await outcome) as Error).constructor);
    });

    it('leaves no connection behind', async (context) => {
      const connections = able(context, scene.target.connections);
      await scene.closeAll();
      await expect.poll(connections).toBe(0);
      const session = await scene.open();
      const calls = scene.target.accounts.slice(0, 4).map(({ nativeIdentity }) => session.get(scene.accounts, nativeIdentity));
      const outcomes = Promise.allSettled(calls);
      await session.close();
      await outcomes;
      await expect.poll(connections).toBe(0);
      await scene.reopen();
    });
  });
}

async function readAll(items: AsyncIterator<unknown>): Promise<void> {
  while (!(await items.next()).done);
}
