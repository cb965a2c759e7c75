// The way to the class: a WebSocket, or the same by POST where a network blocks it. The server owns the truth; a command is
// kept until it is answered and sent again after every break, with the same id.

import { t } from '/pages/parts.js';
import { tab } from '/pages/store.js';
import { unpacked } from '/pages/unpack.js';

const AGAIN = [300, 700, 1500, 3000, 5000];
const BEAT = 5000;
const QUIET = 3 * BEAT;
const POLL = 2000;
const FAILURES = 3;
const LARGEST = 16 * 1024; // bytes that the server reads at once

function random(bytes) {
  const found = crypto.getRandomValues(new Uint8Array(bytes));
  return btoa(String.fromCharCode(...found)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export const newToken = () => random(18);

export async function post(path, data, token, language) {
  const headers = { 'Content-Type': 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (language) headers['X-Language'] = language;
  const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(data), cache: 'no-store' });
  return answer.json();
}

// The same for a page that is not there without an answer: where nobody answers, a sentence says so.
export async function asked(path, data, token) {
  return post(path, data, token, document.documentElement.lang).catch(() => ({ kind: 'no', why: t('join.unreachable') }));
}

export class Line {
  // `hello` gives the first word; `changed` is called with the state, `gone` when this device is a stranger
  constructor(hello, changed, gone) {
    this.hello = hello;
    this.changed = changed;
    this.gone = gone;
    this.state = {};
    this.status = 'away';
    this.rev = 0;
    this.decided = '';
    this.epoch = '';
    this.tab = random(6);
    this.waiting = new Map();
    this.kept = `negotiate-waiting:${hello().role}`;
    for (const data of JSON.parse(tab.getItem(this.kept) || '[]')) this.waiting.set(data.id, { data, done: () => {} });
    this.failures = 0;
    this.tries = 0;
    this.open();
    setInterval(() => this.beat(), BEAT);
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.wake(); });
    addEventListener('online', () => this.wake());
  }

  open() {
    if (this.stopped) return;
    clearTimeout(this.timer);
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/socket`);
    this.socket = socket;
    this.heard = Date.now();
    socket.onopen = () => socket.send(JSON.stringify(this.hello()));
    socket.onmessage = (event) => { this.heard = Date.now(); this.take(JSON.parse(event.data), true); };
    socket.onclose = (event) => {
      if (socket !== this.socket || this.stopped) return;
      this.lose();
      if (event.code === 4401) clearTimeout(this.timer);
    };
  }

  lose() {
    this.socket = null;
    this.live = false;
    this.failures += 1;
    if (!this.polling) this.show('away');
    if (this.failures >= FAILURES) this.poll();
    this.timer = setTimeout(() => this.open(), AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
  }

  silence() {
    // a clock that was put back counts as a long silence; one that stands still in sleep, as performance's, would not do
    const since = Date.now() - this.heard;
    return since < 0 ? Infinity : since;
  }

  wake() {
    if (this.socket && this.socket.readyState === WebSocket.OPEN && this.silence() < 2 * BEAT) return this.beat();
    this.tries = 0;
    const old = this.socket;
    this.socket = null;
    this.live = false;
    if (old) old.close();
    this.open();
  }

  // Where nothing comes any more, another way is tried: a browser waits a minute for the farewell of one that is gone. A page
  // that nobody looks at beats too seldom to tell; it wakes when somebody does.
  beat() {
    const socket = this.socket;
    if (!socket) return;
    if (this.silence() > QUIET && !document.hidden) {
      this.lose();
      socket.close();
    } else if (socket.readyState === WebSocket.OPEN) socket.send('{"kind":"ping"}');
  }

  async poll() {
    if (this.polling || this.stopped) return;
    this.polling = true;
    // a socket that has brought a snapshot is better; what a late answer of the slower way says does not count then
    while (!this.stopped && !this.live) {
      try {
        const hello = this.hello();
        const said = await post('/state', { ...hello, rev: this.rev, epoch: this.epoch, tab: this.tab }, hello.token, hello.language);
        if (this.live) break;
        this.take(said);
        for (const { data } of [...this.waiting.values()]) this.take(await post('/command', data, hello.token, hello.language));
        if (!this.live) this.show('slow');
      } catch {
        if (!this.live) this.show('away');
      }
      await new Promise((then) => setTimeout(then, POLL));
    }
    this.polling = false;
  }

  show(status) {
    if (this.status === status) return;
    this.status = status;
    this.changed();
  }

  take(said, live = false) {
    if (said.kind === 'snapshot' || said.kind === 'patch') {
      if (said.kind === 'snapshot') {
        this.state = {};
        if (live) {
          this.live = true;
          this.failures = 0;
          this.tries = 0;
          this.status = 'here';
          for (const { data } of this.waiting.values()) this.socket.send(JSON.stringify(data));
        }
      }
      this.epoch = said.epoch;
      this.rev = said.rev;
      this.ahead = said.now - Date.now() / 1000;
      this.state = { ...this.state, ...said.set, ...unpacked(said.packed) };
      for (const name of said.del) delete this.state[name];
      this.changed();
    } else if (said.kind === 'ok' || said.kind === 'no') {
      const found = this.waiting.get(said.command);
      if (said.code === 'too-fast' && found) {
        setTimeout(() => this.again(found.data), 1200);
        return;
      }
      if (found) {
        this.waiting.delete(said.command);
        this.keep();
        found.done(said);
      }
      if (said.code === 'unknown-device') this.stop();
    } else if (said.kind === 'bye') {
      this.stop();
    }
  }

  stop() {
    this.end();
    this.gone();
  }

  // For good: whoever uses this tab next is somebody else.
  end() {
    this.stopped = true;
    this.waiting.clear();
    this.keep();
    if (this.socket) this.socket.close();
  }

  keep() {
    tab.setItem(this.kept, JSON.stringify([...this.waiting.values()].map(({ data }) => data)));
  }

  again(data) {
    if (this.socket && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(data));
  }

  send(kind, fields = {}) {
    const data = { id: random(9), kind, ...fields };
    if (new TextEncoder().encode(JSON.stringify(data)).length > LARGEST) return Promise.resolve({ kind: 'no', code: 'too-long', why: t('send.too-long') });
    return new Promise((done) => {
      this.waiting.set(data.id, { data, done });
      this.keep();
      this.again(data);
      this.changed();
    });
  }

  // A decision is answered once: a second tap while it is on its way, or before the picture that follows, does nothing.
  async decide(decision, action) {
    if (this.decided === decision) return null;
    this.decided = decision;
    const answer = await this.send('act', { decision, action });
    if (answer.kind !== 'ok') this.decided = '';
    return answer;
  }

  look(fields) {
    this.again({ kind: 'look', ...fields });
  }
}
