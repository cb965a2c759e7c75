// A seat: table, package, messages and brief, on a phone first.

import { html, t, useState, useEffect, useRef, Emblem, Icon, Status, Choice, byName, languages, partyOf } from '/pages/parts.js';
import { SeatChoice } from '/pages/join.js';
import { Consent, Kept } from '/pages/kept.js';
import { Heard, newest } from '/pages/news.js';
import { ObserverPage } from '/pages/observer.js';
import { SIZES, resize, size } from '/pages/size.js';
import { Agreements, Exchanges, Log, Offers, Promises, Tracks, Turn } from '/pages/table.js';
import { Package } from '/pages/package.js';
import { Talk } from '/pages/talk.js';
import { Debrief } from '/pages/debrief.js';
import { Questions } from '/pages/questions.js';
import { useTyped } from '/pages/typed.js';

const NEWS = 9000;
const TABS = [['table', 'table'], ['package', 'balance'], ['talk', 'talk'], ['brief', 'scroll']];

export function SeatPage({ line, token, leave, alone }) {
  const [tab, turn] = useState('table');
  const [read, mark] = useState(0);
  const [attached, attach] = useState(null);
  const state = line.state;
  const count = state.table ? state.table.messages.length + (state.team ? state.team.messages.length : 0) : 0;
  useEffect(() => { if (tab === 'talk') mark(count); }, [tab, count]);
  const main = useRef();
  const shown = useRef(tab);
  useEffect(() => {
    scrollTo(0, 0);
    if (shown.current !== tab && main.current) main.current.focus({ preventScroll: true });
    shown.current = tab;
  }, [tab]);
  if (!state.class || !state.me) return html`<main class="middle"><p>${t('status.connecting')}</p></main>`;
  if (state.class.phase === 'closed') return html`<main class="middle"><h1>${t('class.closed')}</h1></main>`;
  if (!state.me.seat && state.me.table) return html`<${ObserverPage} line=${line} state=${state} token=${token} />`;
  if (!state.me.seat) return html`<${SeatChoice} line=${line} state=${state} />`;
  if (state.class.phase === 'lobby') return html`<${Waiting} line=${line} state=${state} />`;
  const shared = byName(state, 'public');
  const own = byName(state, 'seat');
  const over = state.class.phase === 'debrief';
  const tell = { line, state, shared, own };
  const fresh = tab === 'talk' ? 0 : Math.max(0, count - read);
  return html`<div class="shell">
    <${Head} ...${tell} />
    <main class=${tab === 'table' ? 'page two-columns' : 'page'} id="main" tabindex="-1" ref=${main}>
      ${tab === 'table' && html`<${Questions} line=${line} state=${state} />`}
      ${tab === 'table' && (over ? html`${!alone && html`<${Consent} ...${tell} />`}<${Debrief} ...${tell} token=${token} /><${Kept} state=${state} />` : html`<${AtTable} ...${tell} open=${() => turn('package')} />`)}
      ${tab === 'package' && html`<${Package} ...${tell} show=${(options) => { attach(options); turn('talk'); }} done=${() => turn('table')} />`}
      ${tab === 'talk' && html`<${Talk} ...${tell} attached=${attached} attach=${attach} open=${(options) => line.send('draft', { options, answers: null }).then(() => turn('package'))} />`}
      ${tab === 'brief' && html`<${Brief} ...${tell} leave=${alone ? null : leave} />`}
    </main><${Heard} state=${state} shared=${shared} own=${own} />
    <nav class="bar" aria-label=${t('nav.label')}>${TABS.map(([key, icon]) => html`<button key=${key}
      aria-current=${tab === key ? 'page' : 'false'} onClick=${() => turn(key)}>
      <${Icon} name=${icon} size=${26} /><span>${t(`nav.${key}`)}</span>
      ${key === 'talk' && fresh > 0 && html`<b class="count">${fresh}</b>`}
      ${key === 'table' && own.is_asked && tab !== 'table' && html`<b class="count">!</b>`}</button>`)}</nav>
  </div>`;
}

function Head({ line, state, shared, own }) {
  const party = partyOf(state, state.me.seat);
  return html`<header class="top"><${Emblem} party=${party} size=${40} />
    <div class="who"><h1>${party.label}</h1><small>${t('table.number', { number: state.me.table })} · ${state.me.name}</small></div>
    <div class="when"><b>${shared.header.round_text}</b><small>${own.points_text}</small></div><${Status} line=${line} /></header>`;
}

function AtTable({ line, state, shared, own, open }) {
  const news = newest(shared.log);
  const [closed, close] = useState(news ? news.number : -1);
  const fresh = news && news.weight === 2 && news.number > closed;
  useEffect(() => {
    if (!fresh || matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined;
    const timer = setTimeout(() => close(news.number), NEWS);
    return () => clearTimeout(timer);
  }, [fresh, news && news.number]);
  return html`<h2 class="unseen">${t('nav.table')}</h2>
    ${state.table.paused && html`<p class="note"><${Icon} name="pause" />${t('table.paused')}</p>`}
    <div class="columns"><div>
    <${Turn} line=${line} state=${state} own=${own} open=${open} />
    <${Offers} line=${line} state=${state} shared=${shared} own=${own} open=${open} />
    <${Exchanges} shared=${shared} />
    <${Agreements} shared=${shared} /></div>
    <${Promises} state=${state} shared=${shared} sides=${own.promise_sides} /><div>
    <${Tracks} shared=${shared} stakes=${own.stakes} />
    <${Log} log=${[...shared.log, ...(own.log || [])].sort((one, other) => one.number - other.number)} /></div></div>
    ${fresh && html`<aside class="news" aria-hidden="true">
      <${Icon} name="card" /><div><small>${news.round_text}</small><b>${news.text}</b></div>
      <button class="bare" aria-label=${t('close')} onClick=${() => close(news.number)}><${Icon} name="cross" /></button></aside>`}`;
}

function BriefText({ brief }) {
  const list = (title, lines) => lines && lines.length > 0 && html`<section class="card"><h2>${title}</h2><ul>${lines.map((text) => html`<li>${text}</li>`)}</ul></section>`;
  return html`<section class="card"><h1>${brief.title}</h1><p class="quiet">${brief.kind_text} · ${brief.length_text}</p>
      ${brief.content_note && html`<p class="note">${brief.content_note}</p>`}<p>${brief.text}</p><p>${brief.summary}</p></section>
    ${list(t('brief.aims'), brief.aims)}${list(t('brief.lines'), brief.red_lines)}
    ${brief.scores.length > 0 && html`<section class="card"><h2>${t('brief.points')}</h2><p class="quiet">${brief.scoring_text}</p>
      ${brief.scores.map((score) => html`<h3>${score.issue_label} <small>${score.track_label}</small></h3>
        <dl class="points">${score.options.map(([option, points]) => html`<dt>${option}</dt><dd>${number(points)}</dd>`)}</dl>`)}</section>`}
    ${brief.scores.length === 0 && html`<section class="card"><p>${brief.scoring_text}</p></section>`}
    ${list(t('brief.position'), brief.position)}${list(t('brief.knows'), brief.knows)}`;
}

function number(value) {
  return new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(value).replace('-', '−');
}

function Brief({ line, state, own, leave }) {
  return html`<${BriefText} brief=${own.brief} />
    ${own.mediation && html`<section class="card"><h2>${t('brief.mediation')}</h2><p>${own.mediation.leverage_text}</p>
      <ul>${own.mediation.credibility.map((one) => html`<li>${one.text}</li>`)}${own.mediation.soundings.map((one) => html`<li>${one.text}</li>`)}</ul></section>`}
    <${Team} line=${line} state=${state} />
    <section class="card"><h2>${t('device.title')}</h2>
      <${Choice} label=${t('join.language')} value=${state.me.language} options=${Object.entries(languages)}
        onChange=${(language) => line.send('language', { language })} />
      <${Choice} label=${t('device.size')} value=${size()} options=${SIZES.map((one) => [one, t(`size.${one}`)])} onChange=${(one) => { resize(one); line.changed(); }} />
      <button role="switch" class="switch wide" aria-checked=${state.team.tutor} onClick=${() => line.send('tutor', { on: !state.team.tutor })}><span><i class="knob"></i></span>${t('device.tutor')}</button>
      <p class="quiet">${t('device.tutor-what')}</p>
      ${leave && html`<button onClick=${() => { if (confirm(t('device.sure'))) leave(); }}><${Icon} name="leave" />${t('device.leave')}</button>`}</section>`;
}

function Team({ line, state }) {
  const [problem, complain] = useState('');
  const { team, me } = state;
  const send = async (kind, fields) => complain((await line.send(kind, fields)).why || '');
  return html`<section class="card"><h2>${t('team.title')}</h2>
    <ul class="plain">${team.devices.map((one) => html`<li key=${one.id}><span class=${one.here ? 'dot good' : 'dot'}></span>${one.name}
      ${one.id === team.speaker && html` <b class="tag">${t('team.speaks')}</b>`}
      ${me.speaks && one.id !== me.id && html`<button class="small" onClick=${() => send('hand', { device: one.id })}>${t('team.hand')}</button>`}</li>`)}</ul>
    ${!me.speaks && html`<button onClick=${() => send('speak')}>${t('team.take')}</button>`}
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    <${Note} line=${line} state=${state} /></section>`;
}

function Note({ line, state }) {
  const { team } = state;
  const [typed, type] = useTyped(state, `notes ${state.me.seat}`, null); // with the text that it was written upon
  const [problem, complain] = useState('');
  const [merged, tell] = useState(false);
  const text = typed === null ? team.note : typed.text;
  const keep = async () => {
    const answer = await line.send('note', typed);
    complain(answer.why || '');
    if (answer.kind !== 'ok') return;
    tell(Boolean(answer.data.merged));
    type((now) => (now === null || now.text === typed.text ? null : { text: now.text, basis: typed.text }));
  };
  const write = (written) => {
    tell(false);
    type((old) => { const basis = old === null ? team.note : old.basis; return written === basis ? null : { text: written, basis }; });
  };
  return html`<label class="field"><span>${t('team.note', { count: team.devices.length })}</span>
    <textarea rows="3" maxlength="4000" value=${text} onInput=${(event) => write(event.target.value)}></textarea></label>
    ${merged && html`<p class="note" role="status">${t('team.merged')}</p>`}
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${typed !== null && text !== team.note && html`<button onClick=${keep}><${Icon} name="save" />${t('team.keep')}</button>`}`;
}

function Waiting({ line, state }) {
  const party = partyOf(state, state.me.seat);
  const names = state.class.tables.find((table) => table.number === state.me.table).seats[state.me.seat].names;
  return html`<main class="page narrow"><header class="top plain"><${Emblem} party=${party} size=${40} />
      <div class="who"><b>${party.label}</b><small>${t('table.number', { number: state.me.table })} · ${names.join(', ')}</small></div><${Status} line=${line} /></header>
    <p class="note">${t('join.wait')}</p>
    <${Questions} line=${line} state=${state} />
    ${!state.class.locked && html`<button onClick=${() => line.send('stand')}><${Icon} name="left" />${t('join.other-seat')}</button>`}
    ${state['seat.brief'] && html`<${BriefText} brief=${state['seat.brief']} />`}</main>`;
}
