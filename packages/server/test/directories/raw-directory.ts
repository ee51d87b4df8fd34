import { Attribute, Change, Client, EqualityFilter, OrFilter } from 'ldapts';
import { certificates, type TestDirectory } from './directory.ts';

/** Looks at a directory and changes it by another client than ours. */
export class RawDirectory {
  constructor(
    readonly directory: Omit<TestDirectory, 'stop'>,
    readonly secure = false,
  ) {}

  async read(dn: string, attributes: readonly string[]): Promise<Record<string, readonly string[]> | null> {
    return this.#signedIn(async (client) => {
      try {
        const { searchEntries } = await client.search(dn, { scope: 'base', attributes: [...attributes] });
        const entry = searchEntries[0];
        if (!entry) return null;
        const valuesOf = (wanted: string) => {
          const found = Object.entries(entry).filter(([name]) => name.toLowerCase() === wanted.toLowerCase());
          return found.flatMap(([, value]) => [value].flat().map(String));
        };
        return Object.fromEntries(attributes.map((name) => [name, valuesOf(name)]));
      } catch (error) {
        if (hasCode(error, 32, 34)) return null;
        throw error;
      }
    });
  }

  /** Names of the entries below a base of which an attribute has a value; any of the pairs will do. */
  async find(base: string, ...pairs: readonly (readonly [attribute: string, value: string])[]): Promise<string[]> {
    return this.#signedIn(async (client) => {
      const filter = new OrFilter({ filters: pairs.map(([attribute, value]) => new EqualityFilter({ attribute, value })) });
      const { searchEntries } = await client.search(base, { filter, attributes: ['1.1'], paged: true });
      return searchEntries.map(({ dn }) => dn).sort();
    });
  }

  async set(dn: string, attribute: string, ...values: readonly string[]): Promise<void> {
    const modification = new Attribute({ type: attribute, values: [...values] });
    await this.#signedIn((client) => client.modify(dn, [new Change({ operation: 'replace', modification })]));
  }

  async add(dn: string, attributes: Readonly<Record<string, readonly string[]>>): Promise<void> {
    const list = Object.entries(attributes).map(([type, values]) => new Attribute({ type, values: [...values] }));
    await this.#signedIn((client) => client.add(dn, list));
  }

  async rename(dn: string, newDn: string): Promise<void> {
    await this.#signedIn((client) => client.modifyDN(dn, newDn));
  }

  async delete(dn: string): Promise<void> {
    await this.#signedIn((client) => client.del(dn));
  }

  /** Whether the directory lets this user in. */
  async signIn(user: string, password: string): Promise<boolean> {
    const client = this.#client();
    try {
      await client.bind(user, password);
      return true;
    } catch (error) {
      if (hasCode(error, 49)) return false;
      throw error;
    } finally {
      await client.unbind();
    }
  }

  async #signedIn<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    const client = this.#client();
    try {
      await client.bind(this.directory.user, this.directory.password);
      return await work(client);
    } finally {
      await client.unbind();
    }
  }

  #client(): Client {
    const { host, port, tlsPort } = this.directory;
    if (!this.secure) return new Client({ url: `ldap://${host}:${port}` });
    return new Client({ url: `ldaps://${host}:${tlsPort}`, tlsOptions: { ca: certificates.authority, rejectUnauthorized: false } });
  }
}

function hasCode(error: unknown, ...codes: readonly number[]): boolean {
  return codes.includes((error as { code?: number }).code ?? -1);
}
