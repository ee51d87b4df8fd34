/** A system of an example organisation that runs inside Muster, so that a newcomer sees accounts being made in it. */
export interface RunningSystem {
  /** Where it is, as an organisation's files name it. */
  readonly address: string;
  /** How to look into it, such as a command. */
  readonly visit: string;
  close(): Promise<void>;
}

export interface SystemKind {
  /** What the names of its files end with. */
  readonly ending: string;
  /** Starts it, with what the file says when there is no data yet. */
  start(content: string, place: { readonly folder: string | null; readonly port: number }): Promise<RunningSystem>;
  addressAt(port: number): string;
}
