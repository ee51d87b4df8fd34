import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { configurationFromEnvironment } from './node.ts';

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'muster-client-'));
  await mkdir(join(base, '.sailpoint'));
});
afterEach(() => rm(base, { recursive: true }));

const read = (environment: Record<string, string> = {}) => configurationFromEnvironment({ environment, folder: base, home: base });
const writeJson = (content: unknown) =>
  writeFile(join(base, 'config.json'), typeof content === 'string' ? content : JSON.stringify(content));
const writeYaml = (content: string) => writeFile(join(base, '.sailpoint', 'config.yaml'), content);

const yaml = `# written by the CLI
activeenvironment: devRel
authtype: pat
debug: false
customexporttemplatespath: ""
environments:
    other:
        baseurl: https://other.example
        pat:
            clientid: no
            clientsecret: no
    devrel:
        authtype: pat
        baseurl: https://devrel.api.identitynow.com   # the API
        pat:
            accesstoken: ""
            clientid: 'it''s me'
            clientsecret: "s\\"e#c:ret"
            expiry: 2026-11-24T12:00:00Z
        tenanturl: https://devrel.identitynow.com
`;

test('the environment comes first', async () => {
  await writeJson({ BaseURL: 'https://file.example', ClientId: 'f', ClientSecret: 'f' });
  const environment = { SAIL_BASE_URL: 'https://env.example/', SAIL_CLIENT_ID: 'e', SAIL_CLIENT_SECRET: 's' };
  expect(await read(environment)).toEqual({ baseUrl: 'https://env.example/', clientId: 'e', clientSecret: 's' });
});

test('then the file in the folder', async () => {
  await writeYaml(yaml);
  await writeJson({ BaseURL: 'https://file.example', ClientId: 'f', ClientSecret: 's' });
  expect(await read()).toEqual({ baseUrl: 'https://file.example', clientId: 'f', clientSecret: 's' });
});

test('then the active environment of the file at home', async () => {
  await writeYaml(yaml);
  expect(await read()).toEqual({ baseUrl: 'https://devrel.api.identitynow.com', clientId: "it's me", clientSecret: 's"e#c:ret' });
});

test('a config.json of some other program is passed over', async () => {
  await writeYaml(yaml);
  await writeJson({ port: 8080 });
  expect(await read()).toMatchObject({ baseUrl: 'https://devrel.api.identitynow.com' });
});

test('the file at home may have Windows line ends, lists and only the tenant’s URL', async () => {
  await writeYaml(
    'list:\r\n  - a: 1\r\nactiveenvironment: "a"\r\nenvironments:\r\n  A:\r\n    tenanturl: https://a.example\r\n    pat: \r\n      clientid: i\r\n      clientsecret: s\r\n',
  );
  expect(await read()).toEqual({ baseUrl: 'https://a.example', clientId: 'i', clientSecret: 's' });
});

test('a place that is only half filled in is an error that names it', async () => {
  await writeJson({ BaseURL: 'https://file.example', ClientId: 'f', ClientSecret: 'f' });
  await expect(read({ SAIL_BASE_URL: 'https://env.example', SAIL_CLIENT_ID: 'e' })).rejects.toThrow(
    'The environment has a base URL but no client secret',
  );
});

test('a file that is not JSON is an error that names it', async () => {
  await writeJson('{');
  await expect(read()).rejects.toThrow(/config\.json is not JSON/);
});

test('without any place the error says what to do', async () => {
  await expect(read()).rejects.toThrow('set SAIL_BASE_URL, SAIL_CLIENT_ID and SAIL_CLIENT_SECRET');
});
