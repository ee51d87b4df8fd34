import type { Config } from '../config.ts';
import { type RunningServer, startServer } from '../start-server.ts';

/** A shutdown that takes longer than this is cut off (DESIGN 7). */
const shutdownMs = 10_000;

/** Runs the server until a signal ends it in order: no new work is claimed, the current batch ends, then everything closes. */
export async function serve(config: Config): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const server = await startServer(config, say);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      say(`${signal}: shutting down …`);
      setTimeout(() => process.exit(1), shutdownMs).unref();
      server.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
  // Only now: who reads it may send a signal at once.
  say(readyBlock(server));
}

function readyBlock({ address, credentials, systems }: RunningServer): string {
  const secret = credentials.isNew ? credentials.clientSecret : '(printed at the first start)';
  return `
  Muster is ready.

    Start page       ${address}/
    API              ${address}/beta   (also /v3, /v2024, /v2025, /v2026)
    API reference    ${address}/docs

    Access token     npx muster token
    or with          SAIL_BASE_URL=${address}
                     SAIL_CLIENT_ID=${credentials.clientId}
                     SAIL_CLIENT_SECRET=${secret}
${systems.length === 0 ? '' : `\n    Accounts are made in\n${systems.map(({ name, visit }) => `      ${name.padEnd(15)}${visit}\n`).join('')}`}
  Stop with Ctrl+C.
`;
}
