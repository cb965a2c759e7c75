// Which page this is, and who looks at it.

import { html, render, learn, draw, t } from '/pages/parts.js';
import { Line, newToken, post } from '/pages/net.js';
import { Join } from '/pages/join.js';
import { SeatPage } from '/pages/seat.js';
import { Beside } from '/pages/beside.js';
import { resize, size } from '/pages/size.js';
import { device, tab } from '/pages/store.js';

const TOKEN = 'negotiate-token';
const KEY = 'negotiate-key';
const LANGUAGE = 'negotiate-language';
const HELD = 'negotiate-held';
const role = document.documentElement.dataset.role;
const page = document.getElementById('page');
const chosen = { language: device.getItem(LANGUAGE) || document.documentElement.lang, code: '' };

function remember(language) {
  chosen.language = language;
  device.setItem(LANGUAGE, language);
  return learn(language);
}

function runs(hello, shown, gone) {
  const show = () => render(shown(line), page);
  const line = new Line(hello, () => show(), gone);
  show();
  return line;
}

function seat() {
  const token = device.getItem(TOKEN);
  if (!token) return join();
  let spoken = chosen.language;
  runs(
    () => ({ kind: 'hello', role: 'seat', token, language: chosen.language }),
    (line) => {
      const wanted = line.state.me && line.state.me.language;
      if (wanted && wanted !== spoken) {
        spoken = wanted;
        remember(wanted).then(() => line.changed());
      }
      return html`<${Beside} line=${line} state=${line.state} /><${SeatPage} line=${line} token=${token} leave=${() => { line.end(); leave(''); }} />`;
    },
    () => leave(t('join.again')),
  );
}

function leave(why) {
  device.removeItem(TOKEN);
  render(null, page);
  join(why);
}

function join(why = '') {
  const token = newToken(); // of this device, however often it is asked for
  let entering = false;
  const show = (problem) => render(html`<${Join} code=${chosen.code} language=${chosen.language} problem=${problem}
    speak=${(language) => remember(language).then(() => show(''))}
    enter=${async (code) => {
      if (entering) return undefined;
      entering = true;
      chosen.code = code;
      try {
        const answer = await post('/join', { id: 'join', code, token, language: chosen.language });
        entering = false;
        if (answer.kind !== 'ok') return show(answer.why);
        device.setItem(TOKEN, token);
        render(null, page);
        return seat();
      } catch {
        entering = false;
        return show(t('join.unreachable'));
      }
    }} />`, page);
  show(why);
}

async function teach() {
  const { TeacherPage } = await import('/pages/teacher.js');
  if (location.hash.length > 1) {
    tab.setItem(KEY, location.hash.slice(1));
    history.replaceState(null, '', location.pathname);
  }
  const key = tab.getItem(KEY) || '';
  const looked = { table: null, seat: null };
  runs(
    () => ({ kind: 'hello', role: 'teacher', token: key, language: chosen.language, ...looked }),
    (line) => html`<${TeacherPage} line=${line} token=${key} looked=${looked} language=${chosen.language}
      look=${(table, eyes) => { Object.assign(looked, { table, seat: eyes }); line.look({ ...looked, language: chosen.language }); line.changed(); }}
      speak=${(language) => remember(language).then(() => { line.look({ ...looked, language }); line.changed(); })} />`,
    () => render(html`<main class="middle"><h1>${t('teacher.stranger')}</h1></main>`, page),
  );
}

async function project() {
  const { ProjectorPage } = await import('/pages/projector.js');
  const looked = { table: 1 };
  runs(
    () => ({ kind: 'hello', role: 'projector', language: chosen.language, ...looked }),
    (line) => html`<${ProjectorPage} line=${line} looked=${looked}
      look=${(table) => { looked.table = table; line.look({ table, seat: null, language: chosen.language }); }} />`,
    () => {},
  );
}

async function play() {
  const { PlayPage } = await import('/pages/play.js');
  if (location.hash.length > 1) {
    tab.setItem(HELD, location.hash.slice(1));
    history.replaceState(null, '', location.pathname);
  }
  const [teacher, ...tokens] = (tab.getItem(HELD) || '').split('.');
  const gone = () => render(html`<main class="middle"><h1>${t('class.closed')}</h1></main>`, page);
  if (!tokens.length) return gone();
  let spoken = chosen.language;
  const lines = [];
  const show = () => {
    if (lines.length < tokens.length) return;
    const wanted = lines[0].state.me && lines[0].state.me.language;
    if (wanted && wanted !== spoken) {
      spoken = wanted;
      remember(wanted).then(show);
    }
    render(html`<${PlayPage} lines=${lines} tokens=${tokens} teacher=${teacher} />`, page);
  };
  tokens.forEach((token, place) => lines.push(new Line(() => ({ kind: 'hello', role: `seat${place}`, token, language: chosen.language }), show, gone)));
  return show();
}

if (role === 'seat') resize(size());
if (role === 'seat' && location.hash.length > 1) {
  chosen.code = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, '', location.pathname);
}
await Promise.all([learn(chosen.language).catch(() => learn('en')), draw()]);
({ seat, teacher: teach, projector: project, play })[role]();
