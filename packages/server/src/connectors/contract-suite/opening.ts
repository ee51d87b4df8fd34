import { createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { able, type Scene } from './scene.ts';

/** Settings, opening and the checks before anything is read. */
export function openingTests(scene: Scene): void {
  describe('settings', () => {
    it('reads settings that work and declares what works with them', () => {
      const { connector, connectorAttributes, schemas, features } = scene.target;
      const result = connector.readSettings(connectorAttributes, schemas);
      expect(result).not.toHaveProperty('problems');
      expect([...connector.features(scene.settings())].sort()).toEqual([...features].sort());
      expect(connector.host(scene.settings())).not.toBe('');
    });

    it('says in words what is wrong with settings, without asking anyone', () => {
      const { connector, schemas, wrongSettings } = scene.target;
      expect(connector.readSettings({}, schemas)).toHaveProperty('problems');
      expect(wrongSettings.length).toBeGreaterThan(0);
      for (const { connectorAttributes, says } of wrongSettings) {
        const result = connector.readSettings(connectorAttributes, schemas);
        const problems = 'problems' in result ? result.problems : [];
        expect(problems.join('\n')).toMatch(says);
        for (const secret of scene.target.secrets) expect(problems.join('\n')).not.toContain(secret);
      }
    });

    it('does not fail on settings of the wrong type', () => {
      const { connector, connectorAttributes, schemas } = scene.target;
      for (const key of Object.keys(connectorAttributes)) {
        for (const value of [null, 7, true, {}, [], [{}], [7], '', { a: [null] }]) {
          const result = connector.readSettings({ ...connectorAttributes, [key]: value }, schemas);
          expect('problems' in result ? result.problems.length > 0 : result.settings).toBeTruthy();
        }
      }
    });
  });

  describe('opening', () => {
    it('says that the system is down when nobody listens there', async () => {
      const port = await closedPort();
      await scene.failure(scene.open(scene.target.at('127.0.0.1', port)), 'down');
    });

    it('says that the system is down when its name is not known', async () => {
      await scene.failure(scene.open(scene.target.at('no-such-host.invalid', 4)), 'down');
    });

    it('says that the system is down when it takes the connection and never answers', async () => {
      await withServer(
        () => undefined,
        async (port) => {
          await scene.failure(scene.open(scene.target.at('127.0.0.1', port), { connectTimeoutMs: 200 }), 'down');
        },
      );
    });

    it('says that the system is down when it hangs up', async () => {
      await withServer(
        (socket) => socket.destroy(),
        async (port) => {
          await scene.failure(scene.open(scene.target.at('127.0.0.1', port)), 'down');
        },
      );
    });

    it('says that the system is down when something else answers there', async () => {
      await withServer(
        (socket) => socket.end('220 mail.example.com ESMTP\r\n'),
        async (port) => {
          await scene.failure(scene.open(scene.target.at('127.0.0.1', port), { connectTimeoutMs: 1_000 }), 'down');
        },
      );
    });

    it('says that the sign-in is refused', async (context) => {
      await scene.failure(scene.open(able(context, scene.target.wrongPassword)), 'sign-in');
    });
  });

  describe('checking', () => {
    it('finds nothing wrong with settings that work', async () => {
      await scene.session.check(scene.target.schemas);
    });

    it('says which setting does not fit the system', async () => {
      expect(scene.target.misplaced.length).toBeGreaterThan(0);
      for (const { connectorAttributes, says } of scene.target.misplaced) {
        const session = await scene.open(connectorAttributes);
        const error = await scene.failure(session.check(scene.target.schemas), 'configuration');
        expect(error.message).toMatch(says);
      }
    });
  });

  describe('discovery', () => {
    it('finds the attributes of every schema with their types', async () => {
      for (const schema of scene.target.schemas) {
        const discovered = await scene.session.discoverSchema(schema.name);
        expect(discovered).toMatchObject({ name: schema.name, identityAttribute: schema.identityAttribute });
        for (const { name, type, isMulti } of schema.attributes) {
          expect(discovered.attributes, `${schema.name}: ${name}`).toContainEqual(expect.objectContaining({ name, type, isMulti }));
        }
        expect(discovered.attributes.map(({ name }) => name)).toContain(discovered.displayAttribute ?? discovered.identityAttribute);
      }
    });

    it('says that there is no schema of another name', async () => {
      await scene.failure(scene.session.discoverSchema('no such schema'), 'configuration', 'unsupported');
    });
  });
}

async function withServer(greet: (socket: Socket) => void, use: (port: number) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    await use(typeof address === 'object' && address !== null ? address.port : 0);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A port on which nobody listens any more. */
async function closedPort(): Promise<number> {
  let port = 0;
  await withServer(
    () => undefined,
    async (open) => {
      port = open;
    },
  );
  return port;
}
