import { connect, createServer, type Socket } from 'node:net';

/** A line to a server that does what lines do at bad moments. */
export interface FaultyLine {
  readonly port: number;
  /** Cuts what is connected and takes no connection until `mend`. */
  cut(): void;
  mend(): void;
  /**
   * The next times that a client says something with this text in it, the server hears it and does it, and the line breaks before the
   * answer comes back. With `after` only where the connection has said that since its last commit: a commit of what was only read is no
   * work.
   */
  loseAnswersTo(text: string, times: number, after?: RegExp): void;
  /** Holds back all answers to what has this text in it, with `after` as above, until `release`. Resolves `held` when there is one. */
  holdAnswersTo(text: string, after?: RegExp): { readonly held: Promise<void>; release(): void };
  /** Answers that were lost so far. */
  readonly lost: number;
  stop(): Promise<void>;
}

const anything = /(?:)/;

export async function startFaultyLine(port: number): Promise<FaultyLine> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isCut = false;
  let lost = 0;
  let losing: { text: string; times: number; readonly after: RegExp } = { text: '', times: 0, after: anything };
  let holding: { text: string; after: RegExp; caught: () => void; released: Promise<void> } | null = null;

  const server = createServer((client) => {
    if (isCut) return client.destroy();
    const behind = connect(port, '127.0.0.1');
    const pair = [client, behind] as const;
    pairs.add(pair);
    let isLost = false;
    let said = '';
    let until: Promise<void> = Promise.resolve();
    for (const side of pair) {
      side.on('error', () => undefined);
      side.on('close', () => {
        pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
    client.on('data', (data) => {
      said += data.toString('latin1');
      const heard = said;
      if (losing.times > 0 && data.includes(losing.text)) {
        isLost ||= losing.after.test(said);
        if (isLost) losing.times -= 1;
      }
      if (holding !== null && data.includes(holding.text) && holding.after.test(heard)) {
        holding.caught();
        until = holding.released;
      }
      if (data.includes('commit')) said = '';
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
    loseAnswersTo(text, times, after = anything) {
      losing = { text, times, after };
    },
    holdAnswersTo(text, after = anything) {
      let caught: () => void = () => undefined;
      let letGo: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        caught = resolve;
      });
      const released = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      holding = { text, after, caught, released };
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
