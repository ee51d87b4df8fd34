import type { App } from '../app.ts';

export async function seedOrganisation(_app: App, _seed: string, _say: (line: string) => void): Promise<void> {}
