import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transformTestFile } from '../transforms/transform-test-file.ts';
import { ImportError } from './api-session.ts';
import { parseYamlInOrder } from './parse-yaml.ts';

type Body = Record<string, unknown>;

export interface SourceFile extends Body {
  readonly name: string;
  readonly owner?: string;
  readonly accountSchema?: { identityAttribute: string; displayAttribute: string; attributes: Body[] };
  readonly correlation?: { property: string; value: string; ignoreCase?: boolean }[];
  readonly managerCorrelation?: { accountAttributeName: string; identityAttributeName: string };
  readonly groupSchema?: SourceFile['accountSchema'];
  /** Provisioning policies. */
  readonly policies?: ({ readonly usageType?: string } & Body)[];
  /** Account attributes that follow the identity's. */
  readonly synchronized?: string[];
  /** Path of the CSV file, from the organisation's folder. */
  readonly feed?: string;
}

export interface AccessProfileFile extends Body {
  readonly name: string;
  readonly owner?: string;
  /** Name of the source. */
  readonly source: string;
  /** The account attribute whose values the entitlements are. */
  readonly attribute: string;
  /** Names of entitlements. */
  readonly entitlements: string[];
}

export interface ProfileFile extends Body {
  readonly name: string;
  readonly owner?: string;
  readonly authoritativeSource: string;
  readonly lifecycleStates?: ({ technicalName: string; accountActions?: ({ sources: string[] } & Body)[] } & Body)[];
}

export interface RoleFile extends Body {
  readonly name: string;
  readonly owner?: string;
  readonly membership?: { type: string; criteria?: Criteria; identities?: string[] };
  /** Names of access profiles. */
  readonly accessProfiles?: string[];
}

export interface Criteria extends Body {
  readonly key?: Body;
  readonly children?: Criteria[];
}

/** An organisation as a folder of YAML and CSV: each YAML holds the body its API operation takes, with names in the place of ids. */
export interface OrganisationFiles {
  readonly folder: string;
  readonly organisation: { readonly name?: string; readonly timeZone?: string };
  readonly identityAttributes: readonly ({ name: string; displayName: string } & Body)[];
  readonly transforms: readonly ({ name: string; type: string; attributes: unknown } & Body)[];
  readonly sources: readonly SourceFile[];
  readonly profiles: readonly ProfileFile[];
  readonly accessProfiles: readonly AccessProfileFile[];
  readonly roles: readonly RoleFile[];
  readonly identities: readonly { alias: string; protected?: boolean }[];
}

/** Whether a source is a system that Muster reads by itself, rather than one whose files it is given. */
export function isLive({ connector }: SourceFile): boolean {
  return typeof connector === 'string' && connector !== 'delimited-file';
}

/** Reads the folder; what is missing in it is an empty part of the organisation. */
export async function readOrganisationFiles(folder: string): Promise<OrganisationFiles> {
  if (!existsSync(folder)) throw new ImportError(`There is no folder ${folder}`);
  return {
    folder,
    organisation: (await readYaml<OrganisationFiles['organisation']>(join(folder, 'organisation.yaml'))) ?? {},
    identityAttributes: (await readYaml<OrganisationFiles['identityAttributes']>(join(folder, 'identity-attributes.yaml'))) ?? [],
    transforms: await readAll(join(folder, 'transforms')),
    sources: await readAll(join(folder, 'sources')),
    profiles: await readAll(join(folder, 'identity-profiles')),
    accessProfiles: await readAll(join(folder, 'access-profiles')),
    roles: await readAll(join(folder, 'roles')),
    identities: (await readYaml<OrganisationFiles['identities']>(join(folder, 'identities.yaml'))) ?? [],
  };
}

async function readAll<T>(folder: string): Promise<T[]> {
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name) && !transformTestFile.test(name)).sort();
  return Promise.all(names.map(async (name) => (await readYaml<T>(join(folder, name)))!));
}

async function readYaml<T>(path: string): Promise<T | undefined> {
  if (!existsSync(path)) return undefined;
  try {
    return parseYamlInOrder(await readFile(path, 'utf8')) as T;
  } catch (error) {
    throw new ImportError(`${path} is not valid YAML: ${(error as Error).message.split('\n')[0]}`);
  }
}
