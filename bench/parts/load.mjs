// The load generator: a number of connections that each ask again as soon as they are answered. The same for Muster and for its limits.
import { Agent, get } from 'node:http';

function ask(agent, url, headers) {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (response) => {
      response.on('data', () => undefined);
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${url} was answered ${response.statusCode}`))));
    }).on('error', reject);
  });
}

async function run({ baseUrl, paths, headers, connections, seconds }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times = [];
  let next = 0;
  const started = performance.now();
  const until = started + seconds * 1000;
  const connection = async () => {
    for (;;) {
      const before = performance.now();
      if (before >= until) return;
      next += 1;
      await ask(agent, baseUrl + paths[next % paths.length], headers);
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  const elapsed = (performance.now() - started) / 1000;
  agent.destroy();
  times.sort((left, right) => left - right);
  const at = (share) => times[Math.floor(times.length * share)];
  return { perSecond: times.length / elapsed, medianMs: at(0.5), highMs: at(0.99) };
}

process.on('message', async (message) => process.send(await run(message)));
process.send('ready');
