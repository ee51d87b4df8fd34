import { connect, createServer, type Socket } from 'node:net';

/** A line to a server that does what lines do at bad moments. */
export interface FaultyLine {
  readonly port: number;
  /** Cuts what is connected and takes no connection until `mend`. */
  cut(): void;
  mend(): void;
  /**
   * The next times that a client says something with this text in it, the server hears it and does it, and the line breaks before the
   * answer comes back.
   */
  loseAnswersTo(text: string, times: number): void;
  /** Holds back all answers to what has this text in it, until the answer is called. Resolves `held` when there is one. */
  holdAnswersTo(text: string): { readonly held: Promise<void>; release(): void };
  /** Answers that were lost so far. */
  readonly lost: number;
  stop(): Promise<void>;
}

export async function startFaultyLine(port: number): Promise<FaultyLine> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isCut = false;
  let lost = 0;
  let losing = { text: '', times: 0 };
  let holding: { text: string; caught: () => void; released: Promise<void> } | null = null;

  const server = createServer((client) => {
    if (isCut) return client.destroy();
    const behind = connect(port, '127.0.0.1');
    const pair = [client, behind] as const;
    pairs.add(pair);
    let isLost = false;
    let until: Promise<void> = Promise.resolve();
    for (const side of pair) {
      side.on('error', () => undefined);
      side.on('close', () => {
        pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
    client.on('data', (data) => {
      if (losing.times > 0 && data.includes(losing.text)) {
        losing.times -= 1;
        isLost = true;
      }
      if (holding !== null && data.includes(holding.text)) {
        holding.caught();
        until = holding.released;
      }
      behind.write(data);
    });
    behind.on('data', (data) => {
      if (isLost) {
        lost += 1;
        client.destroy();
        return;
      }
      until = until.then(() => void client.write(data));
    });
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const cutAll = () => {
    for (const pair of pairs) for (const side of pair) side.destroy();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut() {
      isCut = true;
      cutAll();
    },
    mend() {
      isCut = false;
    },
    loseAnswersTo(text, times) {
      losing = { text, times };
    },
    holdAnswersTo(text) {
      let caught: () => void = () => undefined;
      let letGo: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        caught = resolve;
      });
      const released = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      holding = { text, caught, released };
      return {
        held,
        release() {
          holding = null;
          letGo();
        },
      };
    },
    get lost() {
      return lost;
    },
    async stop() {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
