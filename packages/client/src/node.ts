import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readMapping, type YamlMapping } from './yaml-mapping.ts';

/** What a client needs to know of a tenant; `createClient` takes it as it is. */
export interface Configuration {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Where to look; for tests and tools of their own. */
export interface ConfigurationPlaces {
  /** Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Where `config.json` is. Default: the current folder. */
  readonly folder?: string;
  /** Where `.sailpoint/config.yaml` is. Default: the user's home. */
  readonly home?: string;
}

/** What one place says; `place` is for the error message. */
interface Found {
  readonly place: string;
  readonly baseUrl?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
}

/**
 * The configuration that SailPoint's own clients and CLI use: the variables `SAIL_BASE_URL`, `SAIL_CLIENT_ID` and `SAIL_CLIENT_SECRET`,
 * else `./config.json`, else the active environment of `~/.sailpoint/config.yaml`. The first that names a base URL counts, and must then
 * name the rest, too: an id of one tenant with the address of another is an error that is hard to see.
 */
export async function configurationFromEnvironment(places: ConfigurationPlaces = {}): Promise<Configuration> {
  const { environment = process.env, folder = process.cwd(), home = homedir() } = places;
  const found = [
    () => fromVariables(environment),
    () => fromJsonFile(join(folder, 'config.json')),
    () => fromYamlFile(join(home, '.sailpoint', 'config.yaml')),
  ];
  for (const read of found) {
    const { place, ...configuration } = await read();
    if (!configuration.baseUrl) continue;
    const { baseUrl, clientId, clientSecret } = configuration;
    if (clientId && clientSecret) return { baseUrl, clientId, clientSecret };
    throw new Error(`${place} has a base URL but no ${clientId ? 'client secret' : 'client id'}`);
  }
  throw new Error(
    'No configuration: set SAIL_BASE_URL, SAIL_CLIENT_ID and SAIL_CLIENT_SECRET, or write ./config.json or ~/.sailpoint/config.yaml',
  );
}

function fromVariables(environment: Readonly<Record<string, string | undefined>>): Found {
  const { SAIL_BASE_URL: baseUrl, SAIL_CLIENT_ID: clientId, SAIL_CLIENT_SECRET: clientSecret } = environment;
  return { place: 'The environment', baseUrl, clientId, clientSecret };
}

async function fromJsonFile(path: string): Promise<Found> {
  const text = await readIfThere(path);
  if (text === undefined) return { place: path };
  let values: { BaseURL?: string; ClientId?: string; ClientSecret?: string } | null;
  try {
    values = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  return { place: path, baseUrl: values?.BaseURL, clientId: values?.ClientId, clientSecret: values?.ClientSecret };
}

async function fromYamlFile(path: string): Promise<Found> {
  const text = await readIfThere(path);
  if (text === undefined) return { place: path };
  const file = readMapping(text);
  const name = scalar(file.activeenvironment);
  if (name === undefined) return { place: path };
  // Names of environments are keys, too, and keys are read in lower case.
  const environment = mapping(mapping(file.environments)[name.toLowerCase()]);
  const token = mapping(environment.pat);
  return {
    place: `${path}, environment ${name},`,
    baseUrl: scalar(environment.baseurl) ?? scalar(environment.tenanturl),
    clientId: scalar(token.clientid),
    clientSecret: scalar(token.clientsecret),
  };
}

const scalar = (value: YamlMapping | string | undefined) => (typeof value === 'string' && value !== '' ? value : undefined);
const mapping = (value: YamlMapping | string | undefined): YamlMapping => (typeof value === 'object' ? value : {});

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
