import { setTimeout as pause } from 'node:timers/promises';

/** Requests of an administrator to a server under measurement; anything but success ends the run. */
export async function openApi(muster) {
  const authorization = `Bearer ${await muster.token()}`;
  const call = async (method, path, init = {}, family = '/beta') => {
    const response = await fetch(`${muster.baseUrl}${family}${path}`, { ...init, method, headers: { ...init.headers, authorization } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  const api = {
    authorization,
    get: (path) => call('GET', path),
    send: (method, path, body) => call(method, path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    upload(path, csv) {
      const form = new FormData();
      form.append('file', new Blob([csv], { type: 'text/csv' }), 'feed.csv');
      return call('POST', path, { body: form });
    },
    /** Waits until nothing is left to do. */
    async idle() {
      while (!(await call('GET', '/muster/v1/idle?timeout=10', {}, '')).idle);
    },
    /** Waits until a task has ended; `look` is called with every glance at it. */
    async taskEnded(id, look = () => undefined) {
      for (;;) {
        const task = await api.get(`/task-status/${id}`);
        look(task);
        if (task.completionStatus === 'SUCCESS') return task;
        if (task.completionStatus !== null)
          throw new Error(`The task ended ${task.completionStatus}: ${JSON.stringify(task.messages.slice(0, 3))}`);
        await pause(100);
      }
    },
  };
  return api;
}
