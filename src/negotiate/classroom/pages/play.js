// A class of one: the seats that the people here hold, one in hand at a time, and the end. Between two seats a curtain hides
// the table, so that nobody sees what is another's.

import { html, t, useEffect, useRef, useState, Emblem, Icon, partyOf } from '/pages/parts.js';
import { post } from '/pages/net.js';
import { SeatPage } from '/pages/seat.js';

export function PlayPage({ lines, tokens, teacher }) {
  const [at, go] = useState(0);
  const [drawn, draw] = useState(lines.length > 1);
  const [done, finish] = useState(false);
  const asked = lines.map((line) => Boolean(line.state['seat.is_asked']));
  const hand = (place) => {
    if (place === at) return;
    go(place);
    draw(true);
  };
  useEffect(() => {
    const next = asked.indexOf(true);
    if (next >= 0 && !asked[at]) hand(next);
  }, [asked.join()]);
  const ready = lines.every((line) => line.state.class && line.state.me);
  if (done) return html`<main class="middle"><h1>${t('play.done')}</h1></main>`;
  if (!ready) return html`<main class="middle"><p>${t('status.connecting')}</p></main>`;
  const stop = async () => {
    if (lines[0].state.class.phase === 'play' && !confirm(t('play.stop-sure'))) return;
    for (const line of lines) line.stopped = true;
    await post('/command', { id: 'close', kind: 'close' }, teacher, document.documentElement.lang).catch(() => {});
    finish(true);
  };
  return html`<nav class="several" aria-label=${t('play.seats')}>
      ${lines.length > 1 && lines.map((line, place) => {
        const party = partyOf(line.state, line.state.me.seat);
        return html`<button key=${party.seat} aria-pressed=${at === place} onClick=${() => hand(place)}><${Emblem} party=${party} size=${26} />${party.label}
          ${asked[place] && html`<b class="tag">${t('play.turn')}</b>`}</button>`;
      })}
      <button onClick=${stop}><${Icon} name="leave" />${t('play.stop')}</button></nav>
    ${drawn ? html`<${Curtain} key=${at} state=${lines[at].state} take=${() => draw(false)} />`
    : html`<${SeatPage} key=${at} line=${lines[at]} token=${tokens[at]} leave=${stop} alone=${true} />`}`;
}

function Curtain({ state, take }) {
  const button = useRef();
  useEffect(() => button.current.focus(), []);
  const party = partyOf(state, state.me.seat);
  const who = party.label;
  return html`<main class="middle curtain"><${Emblem} party=${party} size=${80} /><h1>${t('play.hand', { who })}</h1><p>${t('play.alone', { who })}</p>
    <button class="main" ref=${button} onClick=${take}><${Icon} name="eye" />${t('play.mine', { who })}</button></main>`;
}
