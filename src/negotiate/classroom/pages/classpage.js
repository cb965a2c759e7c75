// The class looked back on: its page in a frame, pages of delegations, tables to save, and how it is forgotten.

import { html, t, useEffect, useRef, useState, Choice, Icon, partyOf } from '/pages/parts.js';
import { asked } from '/pages/net.js';

const MARGIN = 24;

async function ticket(wanted, token, complain) {
  const answer = await asked('/look-back', wanted, token);
  if (answer.kind === 'ok') return `/look-back?ticket=${answer.ticket}`;
  complain(answer.why);
  return '';
}

export async function openPage(wanted, token, complain) {
  const page = window.open('', '_blank');
  const address = await ticket(wanted, token, complain);
  if (!address) return page && page.close();
  if (page) page.location = address;
  else location.assign(address);
  return undefined;
}

// `large` is for a wall that is read from afar: letters and charts are larger then (class.html)
export function Frame({ address, large }) {
  const frame = useRef();
  const [ready, make] = useState(false);
  const fit = () => {
    const page = frame.current && frame.current.contentDocument;
    if (!page || !page.body) return;
    page.documentElement.classList.toggle('far', Boolean(large));
    const at = scrollY; // a page is never lower than its frame, so the frame is made low before it is measured
    frame.current.style.height = '0';
    frame.current.style.height = `${page.documentElement.scrollHeight + MARGIN}px`;
    scrollTo(0, at);
  };
  useEffect(() => {
    addEventListener('resize', fit);
    return () => removeEventListener('resize', fit);
  }, []);
  useEffect(() => make(false), [address]);
  return html`${!ready && html`<p class="quiet" role="status">${t('class.making')}</p>`}
    ${address && html`<iframe class="look-back" ref=${frame} src=${address} title=${t('class.title')} onLoad=${() => { make(true); fit(); }}></iframe>`}`;
}

export function ClassPage({ state, send, token }) {
  const [address, go] = useState('');
  const [problem, complain] = useState('');
  const { before, after } = state.wall.foretold;
  const make = () => ticket({ what: 'class' }, token, complain).then(go);
  useEffect(() => { make(); }, [after, document.documentElement.lang]);
  return html`<section class="card" aria-label=${t('class.title')}><h2>${t('class.title')}</h2><div class="acts">
      <button aria-pressed=${state.class.presented} onClick=${() => send('present', { on: !state.class.presented })}><${Icon} name="screen" />${state.class.presented ? t('class.unpresent') : t('class.present')}</button>
      <button onClick=${() => openPage({ what: 'class' }, token, complain)}><${Icon} name="chart" />${t('class.tab')}</button>
      <button onClick=${() => openPage({ what: 'export', anonymous: true }, token, complain)}><${Icon} name="save" />${t('class.export')}</button>
      <button onClick=${() => openPage({ what: 'export', anonymous: false }, token, complain)}>${t('class.export-named')}</button>
      <${Report} state=${state} token=${token} complain=${complain} />
      <button onClick=${make}><${Icon} name="return" />${t('class.anew')}</button></div>
      <p class="quiet">${t('class.answered', { before, after })}</p>
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      <${Frame} address=${address} /></section>`;
}

function Report({ state, token, complain }) {
  const places = [];
  for (const table of state.class.tables) for (const seat of Object.keys(table.seats)) places.push([`${table.number} ${seat}`, `${table.number} · ${partyOf(state, seat).label}`]);
  const open = (place) => {
    const [table, seat] = place.split(' ');
    if (seat) openPage({ what: 'report', table: Number(table), seat }, token, complain);
  };
  return html`<${Choice} label=${t('class.report')} value="" options=${[['', '…'], ...places]} onChange=${open} />`;
}

export function Asking({ state, send }) {
  const { asks, phase } = state.class;
  const stage = phase === 'debrief' ? 'after' : 'before';
  if (asks) return html`<button aria-pressed="true" onClick=${() => send('ask', { stage: null })}><${Icon} name="learn" />${t('class.shut')} (${state.wall.foretold[asks.stage]})</button>`;
  return html`<button onClick=${() => send('ask', { stage })}><${Icon} name="learn" />${t(`class.open.${stage}`)}</button>`;
}

export function Forget({ token, forgotten }) {
  const [told, tell] = useState(null);
  const [problem, complain] = useState('');
  const forget = async () => {
    if (!confirm(t('class.forget-sure'))) return;
    const answer = await asked('/forget', {}, token);
    if (answer.kind !== 'ok') return complain(answer.why);
    tell(answer.told);
    return forgotten(answer.told);
  };
  return html`${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${!told && html`<button class="danger" onClick=${forget}><${Icon} name="cross" />${t('class.forget')}</button>`}`;
}

export function Forgotten({ told }) {
  return html`<main class="middle"><h1>${t('class.forgotten')}</h1><ul class="plain">${told.map((line) => html`<li>${line}</li>`)}</ul></main>`;
}
